// Answers what is long, in the thread that reads it (serve-long-reads.ts).

import { describeManifest } from './describe-manifest.ts';
import type { LongRead, LongReader } from './long-read.ts';
import { referrersIndex } from './referrers-index.ts';

/**
 * The answer as JSON.
 * @throws ShiplockError MANIFEST_UNKNOWN
 */
export async function answerLongRead(reader: LongReader, question: LongRead): Promise<Uint8Array<ArrayBuffer>> {
  if (question.ask === 'referrers') return referrersIndex(reader.rows, question.digests);
  const { repository, digest } = question;
  return new TextEncoder().encode(JSON.stringify(await describeManifest(reader, repository, digest)));
}
