// What a file says under another path than that by which it was read: links give files names, and a name tells what a file is.

import { type FileEvidence, isRead } from './evidence.ts';
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
  const [is, was] = [evidenceKindOf(path), evidenceKindOf(readAt)];
  if (!evidence || !isRead(evidence) || !is || !was || readerOf(is) !== readerOf(was)) return undefined;
  const { linked, inLibrary } = evidence;
  const counts = is.tells !== 'beside' || (linked !== undefined && isNamedAfter(path, linked));
  return (counts && (linked ?? inLibrary)) || evidence;
}

function readerOf({ read, elsewhere }: EvidenceKind): EvidenceKind['read'] {
  return elsewhere ?? read;
}
