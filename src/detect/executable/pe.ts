// Executables of Windows: the list of crates of a Rust program is a section of its own.

import { CARGO_SECTION } from './cargo-auditable.ts';
import type { ExecutableFormat } from './executable-format.ts';
import { HEAD_SIZE, readPeLayout } from './pe-layout.ts';

export const PE: ExecutableFormat = {
  // Programs of DOS began with it, too.
  magic: Buffer.from('MZ', 'latin1'),
  headSize: HEAD_SIZE,
  read(head, size) {
    const layout = readPeLayout(head);
    if (!layout) return undefined;
    const { segments, sections } = layout;
    const section = sections.find(({ name }) => name === CARGO_SECTION);
    if (!section) return { segments, crates: undefined };
    const place = {
      offset: section.offset,
      // A damaged header may name any size.
      size: Math.min(section.size, size - section.offset),
      tooLarge: 'a list of crates that is longer than is read',
    };
    return { segments, crates: { ...place, listIn: (bytes) => bytes } };
  },
};
