// A file that an archive stores without its holes: it is not read, and what it is its first bytes tell.

import type { FileEvidence } from './evidence.ts';
import type { EvidenceKind } from './evidence-kinds.ts';
import { ELF } from './executable/elf.ts';
import type { FileReader } from './file-reader.ts';
import { isArchive } from './unowned/archive-form.ts';
import { FilePrint } from './unowned/file-print.ts';

const BLOCK = 512;
/** More than the map of a file of some hundred pieces takes. */
const HEAD_SIZE = 2 ** 16;

/**
 * Looks at its first bytes.
 * @param size of what is stored of it
 */
export function fileWithHoles(kind: EvidenceKind | undefined, path: string, size: number): FileReader {
  const head = Buffer.alloc(Math.min(HEAD_SIZE, size));
  const print = new FilePrint();
  let length = 0;
  return {
    content(piece) {
      length += piece.copy(head, length);
      print.content(piece);
    },
    end() {
      const is = formOf(head.subarray(contentAt(head)), path);
      if (is) return { unread: is, print: print.end() };
      return kind && { gap: { kind: 'unreadable', detail: 'is stored with holes, which is not read' } };
    },
  };
}

/** In the newer form of GNU a map of its pieces, decimal numbers in lines, is stored before them, in whole blocks. */
function contentAt(head: Buffer): number {
  const map = /^(?:\d+\n)+/.exec(head.toString('latin1'))?.[0] ?? '';
  return Math.ceil(map.length / BLOCK) * BLOCK;
}

function formOf(head: Buffer, path: string): FileEvidence['unread'] {
  if (head.subarray(0, ELF.magic.length).equals(ELF.magic)) return 'program';
  return isArchive(head.subarray(0, BLOCK), path) ? 'archive' : undefined;
}
