// Reads distinguished names as text (RFC 4514): every spelling that it allows, and nothing else.

import { ShiplockError } from '../../errors.ts';
import { stringOfBer } from './ber-string.ts';

export interface NamePart {
  /** As written: a name, or an object identifier. */
  readonly type: string;
  /** Without escapes and blanks at its ends; bytes when it was written as a BER value that is no string. */
  readonly value: string | Buffer;
}

const MAX_CHARACTERS = 8_192;
const TYPE = / *(?:oid\.)?([a-z][a-z0-9-]*|[0-9]+(?:\.[0-9]+)+) *= */iy;
const BER_VALUE = /#((?:[0-9a-f]{2})+) *(?=[,+]|$)/iy;
const STRING_VALUE = /(?!#)(?:[^\\"+,;<>\0]|\\(?:[ "#+,;<=>\\]|[0-9a-f]{2}))*/iy;
const ESCAPES = /((?:\\[0-9a-f]{2})+)|\\(.)/gi;

/**
 * The relative distinguished names, the most specific one first, each with its parts (mostly one).
 * @throws ShiplockError INVALID
 */
export function parseDistinguishedName(text: string): readonly (readonly NamePart[])[] {
  if (text.length > MAX_CHARACTERS) throw invalid(`is longer than ${MAX_CHARACTERS} characters`);
  if (text.trim() === '') return [];
  const names: NamePart[][] = [[]];
  for (let at = 0; ; at++) {
    const [, type = ''] = match(TYPE, text, at) ?? [];
    at = TYPE.lastIndex;
    if (type === '') throw invalid('lacks a type and "=" before a value');
    const ber = match(BER_VALUE, text, at);
    const string = ber ? undefined : match(STRING_VALUE, text, at);
    if (!ber && !string) throw invalid('has a value that begins with # and is not hexadecimal');
    at = ber ? BER_VALUE.lastIndex : STRING_VALUE.lastIndex;
    const value = ber ? stringOfBer(Buffer.from(ber[1] ?? '', 'hex')) : unescaped(string?.[0] ?? '');
    names.at(-1)?.push({ type, value: typeof value === 'string' ? value.trim() : value });
    if (at === text.length) return names;
    if (text[at] === ',') names.push([]);
    else if (text[at] !== '+') throw invalid(`has a character that needs a backslash before it, at ${at + 1}`);
  }
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function unescaped(value: string): string {
  return value.replaceAll(ESCAPES, (_all, bytes: string | undefined, character: string) => {
    if (bytes === undefined) return character;
    try {
      return new TextDecoder('utf8', { fatal: true, ignoreBOM: true }).decode(
        Buffer.from(bytes.replaceAll('\\', ''), 'hex'),
      );
    } catch {
      throw invalid('has escaped bytes that are not UTF-8');
    }
  });
}

function invalid(what: string): ShiplockError {
  return new ShiplockError(
    'INVALID',
    `The distinguished name ${what}: write it as RFC 4514 says, as in cn=Ann,dc=org.`,
  );
}
