// The parts of an ELF file: what is loaded into memory, and sections by name (System V ABI, chapters 4 and 5;
// https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html).

import { numberReader } from '../number-reader.ts';
import type { Segment } from './segment.ts';

export interface ElfLayout {
  readonly wide: boolean;
  readonly littleEndian: boolean;
  readonly segments: readonly Segment[];
  /** Something of it is loaded to be run: false for data, and for debugging information that was cut off a program. */
  readonly hasCode: boolean;
  /** Where in the file the last loaded byte ends; sections that are not loaded follow. */
  readonly loadedEnd: number;
  readonly sectionsAt: number;
  readonly sectionSize: number;
  readonly sectionCount: number;
  readonly namesIndex: number;
}

/** As much of the file's beginning as holds the headers that are looked at. */
export const HEAD_SIZE = 4096;
const EXECUTABLE = 2;
const SHARED = 3;
const LOAD = 1;
/** Among the flags of a segment. */
const RUN = 1;

/** Reads the header and the program headers; undefined for what is no program or library. */
export function readElfLayout(head: Buffer): ElfLayout | undefined {
  if (head.length < 64) return undefined;
  const wide = head[4] === 2;
  const littleEndian = head[5] === 1;
  const read = numberReader(head, littleEndian);
  const type = read(16, 2);
  if (type !== EXECUTABLE && type !== SHARED) return undefined;
  const programsAt = wide ? read(32, 8) : read(28, 4);
  const [programSize, programCount] = wide ? [read(54, 2), read(56, 2)] : [read(42, 2), read(44, 2)];
  const segments: Segment[] = [];
  let hasCode = false;
  for (let i = 0; i < programCount && programSize >= (wide ? 56 : 32); i++) {
    const at = programsAt + i * programSize;
    if (at + programSize > head.length) {
      // What cannot be seen may be run.
      hasCode = true;
      break;
    }
    if (read(at, 4) !== LOAD) continue;
    const segment = wide
      ? { offset: read(at + 8, 8), address: read(at + 16, 8), size: read(at + 32, 8) }
      : { offset: read(at + 4, 4), address: read(at + 8, 4), size: read(at + 16, 4) };
    hasCode ||= segment.size > 0 && (read(at + (wide ? 4 : 24), 4) & RUN) !== 0;
    segments.push(segment);
  }
  return {
    wide,
    littleEndian,
    segments,
    hasCode,
    loadedEnd: Math.max(0, ...segments.map(({ offset, size }) => offset + size)),
    sectionsAt: wide ? read(40, 8) : read(32, 4),
    sectionSize: read(wide ? 58 : 46, 2),
    sectionCount: read(wide ? 60 : 48, 2),
    namesIndex: read(wide ? 62 : 50, 2),
  };
}

/**
 * The content of the section, from the end of the file.
 * @param tail the last bytes of the file
 * @param tailAt where in the file they begin
 */
export function sectionInTail(name: string, layout: ElfLayout, tail: Buffer, tailAt: number): Buffer | undefined {
  const { wide, sectionsAt, sectionSize, sectionCount, namesIndex } = layout;
  const read = numberReader(tail, layout.littleEndian);
  const section = (index: number) => {
    const at = sectionsAt - tailAt + index * sectionSize;
    if (at < 0 || index >= sectionCount || at + (wide ? 64 : 40) > tail.length) return undefined;
    const [offset, size] = wide ? [read(at + 24, 8), read(at + 32, 8)] : [read(at + 16, 4), read(at + 20, 4)];
    const begin = offset - tailAt;
    if (begin < 0 || begin + size > tail.length) return undefined;
    return { nameAt: read(at, 4), bytes: tail.subarray(begin, begin + size) };
  };
  const names = section(namesIndex)?.bytes;
  for (let i = 0; names && i < sectionCount; i++) {
    const found = section(i);
    const end = (found?.nameAt ?? 0) + name.length;
    if (found && names[end] === 0 && names.toString('latin1', found.nameAt, end) === name) return found.bytes;
  }
  return undefined;
}
