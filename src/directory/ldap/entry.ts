// What a search found: a name and attributes, whose names count whatever their case.

export interface Entry {
  readonly dn: string;
  /** The values of attributes in the order of the directory, by the attribute's description in lower case. */
  readonly values: ReadonlyMap<string, readonly Buffer[]>;
}

/** The first value that is not empty. */
export function textOf(entry: Entry, attribute: string): string | undefined {
  return entry.values
    .get(attribute.toLowerCase())
    ?.find((value) => value.length > 0)
    ?.toString('utf8');
}
