// Executables of macOS: Mach-O (<mach-o/loader.h>), and several for one architecture each in one file (<mach-o/fat.h>).

import { numberReader } from '../number-reader.ts';
import type { Executable, ExecutableFormat } from './executable-format.ts';
import type { Segment } from './segment.ts';

const HEAD_SIZE = 4096;
const SEGMENT = 0x1;
const SEGMENT_64 = 0x19;
const PROGRAM = 2;
const LIBRARY = 6;
const BUNDLE = 8;
/** Classes of Java begin alike, and have the number of their version here, which is above 44. */
const MOST_ARCHITECTURES = 20;

/** Little-endian, of 64 and of 32 bits. */
export const MACH_O: readonly ExecutableFormat[] = ['cffaedfe', 'cefaedfe'].map((magic) => ({
  magic: Buffer.from(magic, 'hex'),
  headSize: HEAD_SIZE,
  read: (head, size) => readMachO(head, size, magic === 'cffaedfe'),
}));

/** What is looked for in it is found by itself; pointers in it are not followed. */
export const UNIVERSAL: ExecutableFormat = {
  magic: Buffer.from('cafebabe', 'hex'),
  headSize: HEAD_SIZE,
  read(head, size) {
    if (head.length < 8) return undefined;
    const count = head.readUInt32BE(4);
    if (count === 0 || count > MOST_ARCHITECTURES || 8 + 20 * count > head.length) return undefined;
    const ends = Array.from({ length: count }, (_, index) => {
      const at = 8 + 20 * index;
      return head.readUInt32BE(at + 8) + head.readUInt32BE(at + 12);
    });
    return { segments: [], isCut: Math.max(...ends) > size, hasCode: false, crates: undefined, assembly: undefined };
  },
};

function readMachO(head: Buffer, size: number, wide: boolean): Executable | undefined {
  if (head.length < 32) return undefined;
  const read = numberReader(head, true);
  const type = read(12, 4);
  if (type !== PROGRAM && type !== LIBRARY && type !== BUNDLE) return undefined;
  const count = read(16, 4);
  const segments: Segment[] = [];
  let at = wide ? 32 : 28;
  for (let index = 0; index < count && at + 72 <= head.length; index++) {
    const [command, length] = [read(at, 4), read(at + 4, 4)];
    if (command === SEGMENT_64) {
      segments.push({ address: read(at + 24, 8), offset: read(at + 40, 8), size: read(at + 48, 8) });
    } else if (command === SEGMENT) {
      segments.push({ address: read(at + 24, 4), offset: read(at + 32, 4), size: read(at + 36, 4) });
    }
    if (length < 8) break;
    at += length;
  }
  const isCut = segments.some((one) => one.offset + one.size > size);
  return { segments, isCut, hasCode: false, crates: undefined, assembly: undefined };
}
