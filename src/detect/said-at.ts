// What a file says under another path than that by which it was read: links give files names, and a name tells what a file is.

import { type FileEvidence, type FileParser, isRead } from './evidence.ts';
import { type EvidenceKind, evidenceKindOf } from './evidence-kinds.ts';
import { isNamedAfter } from './npm/read-elsewhere.ts';

/** A file as it was read. */
export interface ReadFile {
  readonly evidence: FileEvidence | undefined;
  /** The path by which it was read: that of another name of it for a hard link. */
  readonly readAt: string;
}

/** Undefined where it was not read as what it is by this path. */
export function saidAt(path: string, { readAt, evidence }: ReadFile): FileEvidence | undefined {
  const is = evidenceKindOf(path);
  if (!evidence || !is || !wasReadBy(readerOf(is), { readAt, evidence })) return undefined;
  const { linked, inLibrary } = evidence;
  const counts = is.tells !== 'beside' || (linked !== undefined && isNamedAfter(path, linked));
  return (counts && (linked ?? inLibrary)) || evidence;
}

/** True where this is what reads such a file in a place of its own. */
export function wasReadBy(reader: FileParser, { readAt, evidence }: ReadFile): boolean {
  const was = evidenceKindOf(readAt);
  return was !== undefined && readerOf(was) === reader && isRead(evidence);
}

function readerOf({ read, elsewhere }: EvidenceKind): FileParser {
  return elsewhere ?? read;
}
