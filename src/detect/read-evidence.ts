// Runs one parser on one file. Whatever a parser meets, the layer's reading goes on: what it throws becomes a gap.

import type { FileEvidence, FileParser, FoundPackage } from './evidence.ts';
import type { ReadLimits } from './read-limits.ts';
import { Unreadable } from './unreadable.ts';

/** Longer than any name, version or licence that means what it says. */
const MAX_TEXT = 1000;

/** What the file says; never throws. */
export function readEvidence(read: FileParser, bytes: Buffer, path: string, limits: ReadLimits): FileEvidence {
  try {
    return withSoundPackages(read(bytes, path, limits));
  } catch (error) {
    return gapFrom(error);
  }
}

/** The gap that an error of a parser stands for. */
export function gapFrom(error: unknown): FileEvidence {
  // Anything else comes from offsets and sizes that lead nowhere.
  if (!(error instanceof Unreadable)) return { gap: { kind: 'unreadable', detail: 'is damaged' } };
  return { gap: { kind: error.kind, detail: error.message } };
}

/** Leaves out packages whose name or version cannot be one, and says so. */
export function withSoundPackages(evidence: FileEvidence): FileEvidence {
  const packages = evidence.packages?.filter(isSound);
  if (!packages || packages.length === evidence.packages?.length) return evidence;
  const detail = 'names a package or version that is empty or too long';
  return { ...evidence, packages, gap: evidence.gap ?? { kind: 'unreadable', detail } };
}

function isSound({ name, version, source, module = '', architecture = '', identity, classes }: FoundPackage): boolean {
  const texts = [
    name,
    version,
    source?.name ?? name,
    source?.version ?? version,
    module,
    architecture,
    ...(classes ?? []),
  ];
  return (
    name !== '' &&
    (version !== '' || identity === 'unidentified') &&
    texts.every((text) => text.length <= MAX_TEXT && text.isWellFormed())
  );
}
