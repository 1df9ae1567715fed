// The parts of a PE file, which Windows runs: what is loaded into memory, and sections by name
// (https://learn.microsoft.com/en-us/windows/win32/debug/pe-format).

import { numberReader } from '../number-reader.ts';
import type { Segment } from './segment.ts';

export interface PeLayout {
  readonly segments: readonly Segment[];
  readonly sections: readonly PeSection[];
  /** It has the header of the Common Language Infrastructure (ECMA-335, II.25.3.3): an assembly of .NET. */
  readonly isAssembly: boolean;
}

export interface PeSection {
  readonly name: string;
  /** In the file. */
  readonly offset: number;
  readonly size: number;
}

/** As much of the file's beginning as holds the headers that are looked at. */
export const HEAD_SIZE = 4096;

const SIGNATURE_AT = 0x3c;
const SIGNATURE = Buffer.from('PE\0\0', 'latin1');
const COFF_HEADER = 20;
const SECTION_HEADER = 40;
const WIDE = 0x20b;
const NARROW = 0x10b;
/** Which of the data directories it is. */
const CLI_DIRECTORY = 14;

/** Reads the headers; undefined for what is no program or library, such as one for DOS. */
export function readPeLayout(head: Buffer): PeLayout | undefined {
  if (head.length < SIGNATURE_AT + 4) return undefined;
  const read = numberReader(head, true);
  const coff = read(SIGNATURE_AT, 4) + SIGNATURE.length;
  const optional = coff + COFF_HEADER;
  if (optional + 32 > head.length || !head.subarray(coff - SIGNATURE.length, coff).equals(SIGNATURE)) return undefined;
  const [count, optionalSize, magic] = [read(coff + 2, 2), read(coff + 16, 2), read(optional, 2)];
  if (magic !== WIDE && magic !== NARROW) return undefined;
  const directories = optional + (magic === WIDE ? 112 : 96);
  const cli = directories + 8 * CLI_DIRECTORY;
  const isAssembly = cli + 8 <= head.length && read(directories - 4, 4) > CLI_DIRECTORY && read(cli, 4) !== 0;
  const base = magic === WIDE ? read(optional + 24, 8) : read(optional + 28, 4);
  const segments: Segment[] = [];
  const sections: PeSection[] = [];
  for (let index = 0; index < count; index++) {
    const at = optional + optionalSize + index * SECTION_HEADER;
    if (at + SECTION_HEADER > head.length) break;
    const [loaded, address, size, offset] = [read(at + 8, 4), read(at + 12, 4), read(at + 16, 4), read(at + 20, 4)];
    const [name = ''] = head.toString('latin1', at, at + 8).split('\0', 1);
    segments.push({ offset, address: base + address, size });
    // What lies in the file is filled up to whole pages.
    sections.push({ name, offset, size: Math.min(loaded, size) });
  }
  return { segments, sections, isAssembly };
}
