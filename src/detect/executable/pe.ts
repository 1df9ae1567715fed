// Executables of Windows, and assemblies of .NET on any system: the list of crates of a Rust program is a section of its own,
// and so are the resources, with the version of an assembly.

import { CARGO_SECTION } from './cargo-auditable.ts';
import type { ExecutableFormat } from './executable-format.ts';
import { HEAD_SIZE, readPeLayout } from './pe-layout.ts';

const RESOURCES = '.rsrc';

export const PE: ExecutableFormat = {
  // Programs of DOS began with it, too.
  magic: Buffer.from('MZ', 'latin1'),
  headSize: HEAD_SIZE,
  read(head, size) {
    const layout = readPeLayout(head);
    if (!layout) return undefined;
    const { segments, sections, isAssembly } = layout;
    const resources = sections.find(({ name }) => name === RESOURCES);
    const assembly = isAssembly ? { resources } : undefined;
    const section = sections.find(({ name }) => name === CARGO_SECTION);
    const isCut = segments.some((one) => one.offset + one.size > size);
    if (!section) return { segments, isCut, hasCode: false, crates: undefined, assembly };
    const place = {
      offset: section.offset,
      // A damaged header may name any size.
      size: Math.min(section.size, size - section.offset),
      tooLarge: 'a list of crates that is longer than is read',
    };
    return { segments, isCut, hasCode: false, assembly, crates: { ...place, listIn: (bytes) => bytes } };
  },
};
