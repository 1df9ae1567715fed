// The crates that a Rust program was built from, where it was built with cargo-auditable: JSON, compressed, in a
// section of its own (https://github.com/rust-secure-code/cargo-auditable/blob/master/PARSING.md).

import { inflateSync } from 'node:zlib';
import { isObject } from '../../json.ts';
import type { FileEvidence, FoundPackage } from '../evidence.ts';
import { parseJson } from '../read-json.ts';
import { Unreadable } from '../unreadable.ts';

export const CARGO_SECTION = '.dep-v0';
/** As PARSING.md advises against bombs. */
const MAX_JSON = 8 * 2 ** 20;

/** The crates that are in the program, not those that helped to build it. @throws Unreadable */
export function readCargoAuditable(section: Buffer): FileEvidence {
  const document = parseJson(inflate(section));
  const list = isObject(document) ? document['packages'] : undefined;
  if (!Array.isArray(list)) throw new Unreadable('has a list of crates that is damaged');
  const packages: FoundPackage[] = [];
  for (const item of list) {
    if (!isObject(item) || item['kind'] === 'build') continue;
    const { name, version } = item;
    if (typeof name === 'string' && typeof version === 'string') packages.push({ type: 'cargo', name, version });
  }
  return { packages };
}

function inflate(section: Buffer): Buffer {
  try {
    return inflateSync(section, { maxOutputLength: MAX_JSON });
  } catch (error) {
    const large = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    if (large) throw new Unreadable('has a list of crates that is too large', 'limit');
    throw new Unreadable('has a list of crates that is damaged');
  }
}
