// What a search found: a name and attributes, whose names count whatever their case.

import type { SearchEntry } from 'ldapts';

export interface Entry {
  readonly dn: string;
  /** The values of attributes in the order of the directory, by the attribute's description in lower case. */
  readonly values: ReadonlyMap<string, readonly Buffer[]>;
}

export function entryOf(found: SearchEntry): Entry {
  return {
    dn: found.name,
    values: new Map(found.attributes.map((attribute) => [attribute.type.toLowerCase(), attribute.parsedBuffers])),
  };
}

export function textsOf(entry: Entry, attribute: string): string[] {
  return (entry.values.get(attribute.toLowerCase()) ?? []).map((value) => value.toString('utf8'));
}

/** The first value that is not empty. */
export function textOf(entry: Entry, attribute: string): string | undefined {
  return textsOf(entry, attribute).find((text) => text !== '');
}
