// Answers what is long, in the thread that reads it (serve-long-reads.ts).

import { describeManifest } from './describe-manifest.ts';
import type { LongRead, LongReader } from './long-read.ts';
import { readStorage } from './read-storage.ts';
import { readUntagged } from './read-untagged.ts';
import { referrersIndex } from './referrers-index.ts';

/**
 * The answer as JSON.
 * @throws ShiplockError MANIFEST_UNKNOWN
 */
export async function answerLongRead(reader: LongReader, question: LongRead): Promise<Uint8Array<ArrayBuffer>> {
  if (question.ask === 'referrers') return referrersIndex(reader.rows, question.digests);
  if (question.ask === 'untagged') return inJson(await readUntagged(reader.rows, question));
  if (question.ask === 'storage') return inJson(await readStorage(reader.rows, question));
  const { repository, digest } = question;
  return inJson(await describeManifest(reader, repository, digest));
}

function inJson(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}
