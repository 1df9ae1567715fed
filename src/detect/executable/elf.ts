// Executables of Linux: the list of crates of a Rust program lies in the sections after what is loaded.

import { CARGO_SECTION } from './cargo-auditable.ts';
import { HEAD_SIZE, readElfLayout, sectionInTail } from './elf-layout.ts';
import type { ExecutableFormat } from './executable-format.ts';

export const ELF: ExecutableFormat = {
  magic: Buffer.from('\x7fELF', 'latin1'),
  headSize: HEAD_SIZE,
  read(head, size) {
    const layout = readElfLayout(head);
    if (!layout) return undefined;
    const { loadedEnd, segments, hasCode } = layout;
    const isCut = size < loadedEnd;
    if (size <= loadedEnd) return { segments, isCut, hasCode, crates: undefined, assembly: undefined };
    const listIn = (tail: Buffer) => sectionInTail(CARGO_SECTION, layout, tail, loadedEnd);
    const tooLarge = 'more debugging information than is searched';
    const crates = { offset: loadedEnd, size: size - loadedEnd, tooLarge, listIn };
    return { segments, isCut, hasCode, assembly: undefined, crates };
  },
};
