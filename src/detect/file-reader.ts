// Takes the content of one file as it arrives and says in the end what it means. Evidence by its path is gathered
// whole, within the limit; of other files only executables are read, and those as they pass.

import type { FileEvidence } from './evidence.ts';
import type { EvidenceKind } from './evidence-kinds.ts';
import { ELF } from './executable/elf.ts';
import { ExecutableReader } from './executable/executable-reader.ts';
import { MACH_O, UNIVERSAL } from './executable/mach-o.ts';
import { PE } from './executable/pe.ts';
import { readEvidence } from './read-evidence.ts';
import type { ReadLimits } from './read-limits.ts';
import { isArchive } from './unowned/archive-form.ts';
import { FilePrint } from './unowned/file-print.ts';

export interface FileReader {
  /** The bytes are valid during the call, and during that of `end` when it follows at once. */
  content(bytes: Buffer): void;
  /** Undefined for a file that is no evidence. */
  end(): FileEvidence | undefined;
}

/** Gathers a file of this size and gives it to its parser; a program that is called like evidence is read as a program. */
export function wholeFile(kind: EvidenceKind, path: string, size: number, limits: ReadLimits): FileReader {
  let reader: FileReader | undefined;
  let first: Buffer = Buffer.alloc(0);
  return {
    content(piece) {
      if (reader) return reader.content(piece);
      const begin = first.length === 0 ? piece : Buffer.concat([first, piece]);
      if (begin.length < Math.min(ELF.magic.length, size)) {
        first = Buffer.from(begin);
        return;
      }
      const isProgram = begin.subarray(0, ELF.magic.length).equals(ELF.magic);
      reader = isProgram ? fileOfAnyKind(path, size, limits) : gathered(kind, path, size, limits);
      reader.content(begin);
    },
    end: () => (reader ?? gathered(kind, path, size, limits)).end(),
  };
}

function gathered(kind: EvidenceKind, path: string, size: number, limits: ReadLimits): FileReader {
  const most = Math.min(kind.most ?? limits.fileBytes, limits.fileBytes);
  if (size > most) {
    const detail = `has ${size} bytes, more than the ${most} that are read`;
    return { content() {}, end: () => ({ gap: { kind: 'limit', detail } }) };
  }
  let bytes: Buffer = Buffer.alloc(0);
  let length = 0;
  return {
    content(piece) {
      if (piece.length === size) {
        bytes = piece;
        return;
      }
      if (length === 0) bytes = Buffer.allocUnsafeSlow(size);
      length += piece.copy(bytes, length);
    },
    end: () => readEvidence(kind.read, bytes, path, limits),
  };
}

const FORMATS = [ELF, PE, ...MACH_O, UNIVERSAL];
/** As much as tells what a file is: an archive of PHP by the script in front of it. */
const HEAD_SIZE = 4096;

/** Looks at the first bytes of a file of this size, and reads it when it is an executable. */
export function fileOfAnyKind(path: string, size: number, limits: ReadLimits): FileReader {
  let reader: FileReader | undefined;
  const head = Buffer.alloc(Math.min(HEAD_SIZE, size));
  let length = 0;
  return {
    content(piece) {
      if (length < head.length) {
        const before = length;
        length += piece.copy(head, length);
        if (length === head.length) {
          reader = readerFor(head, path, size, limits);
          if (before > 0) reader?.content(head.subarray(0, before));
        }
      }
      reader?.content(piece);
    },
    end: () => reader?.end(),
  };
}

function readerFor(head: Buffer, path: string, size: number, limits: ReadLimits): FileReader | undefined {
  const format = FORMATS.find(({ magic }) => head.subarray(0, magic.length).equals(magic));
  if (format) return new ExecutableReader(format, path, size, limits);
  return isArchive(head, path) ? archiveOf() : undefined;
}

/** Of an archive, which is not looked into. */
function archiveOf(): FileReader {
  const print = new FilePrint();
  return {
    content: (piece) => print.content(piece),
    end: () => ({ unread: 'archive', print: print.end() }),
  };
}
