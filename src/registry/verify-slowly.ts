// Reads the whole store again and again, so slowly that nobody notices, and so finds what the disk has damaged before somebody needs
// it. Where it is goes into a file, so that a start goes on from there.

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Digest } from '../oci/digest.ts';
import { keepFile, readIfThere } from '../storage/keep-file.ts';
import { selectBlobsAfter } from './blob-table.ts';
import { selectImagesNeeding } from './damaged-blob-table.ts';
import type { Registry } from './registry.ts';
import { verifyBlob } from './verify-store.ts';

const CURSOR_FILE = 'verified-through';
const KEEP_MILLISECONDS = 30_000;
/** Between two rounds, and after an error. */
const REST_MILLISECONDS = 60 * 60_000;
const SHOWN_IMAGES = 3;

export interface SlowLook {
  readonly registry: Pick<Registry, 'database' | 'clock' | 'blobs'>;
  /** Where the cursor is kept. */
  readonly folder: string;
  /** 0 for no look at all. */
  readonly bytesPerSecond: number;
  /** Told, in a sentence for the operator, of each blob that is found damaged in a round. */
  readonly onTrouble: (message: string) => void;
}

/** Begins; the function that it returns ends it, and resolves when nothing is read any more. */
export function verifySlowly(look: SlowLook): () => Promise<void> {
  const stopping = new AbortController();
  const ended = look.bytesPerSecond > 0 ? goRound(look, stopping.signal) : Promise.resolve();
  return async () => {
    stopping.abort();
    await ended;
  };
}

async function goRound(look: SlowLook, signal: AbortSignal): Promise<void> {
  const rest = (milliseconds: number) => delay(milliseconds, undefined, { signal, ref: false }).catch(() => {});
  while (!signal.aborted) {
    await verifyOnce(look, signal, rest).catch((error: unknown) => {
      if (!signal.aborted) look.onTrouble(`the store cannot be verified: ${(error as Error).message}`);
    });
    if (!signal.aborted) await rest(REST_MILLISECONDS);
  }
}

/** From where the last look ended through the last blob. */
async function verifyOnce(
  { registry, folder, bytesPerSecond, onTrouble }: SlowLook,
  signal: AbortSignal,
  rest: (milliseconds: number) => Promise<void>,
): Promise<void> {
  const { database, clock } = registry;
  const file = join(folder, CURSOR_FILE);
  let after = (await readIfThere(file)) ?? '';
  let keptAt = clock.elapsed();
  const pace = async (bytes: number) => {
    await rest((bytes / bytesPerSecond) * 1_000);
    signal.throwIfAborted();
  };
  for (;;) {
    const [next] = await selectBlobsAfter(database.rows, after, 1);
    if (!next || signal.aborted) break;
    const digest = next.digest as Digest;
    const how = await verifyBlob(registry, digest, next.size, { pace, signal });
    signal.throwIfAborted();
    if (how !== undefined) {
      const images = await selectImagesNeeding(database.rows, digest, SHOWN_IMAGES);
      onTrouble(
        `the stored blob ${digest} is damaged (${how}): push an image that has it once more, such as ${images.join(', ')}`,
      );
    }
    after = next.digest;
    if (clock.elapsed() - keptAt < KEEP_MILLISECONDS) continue;
    keptAt = clock.elapsed();
    await keepFile(file, after);
  }
  await keepFile(file, signal.aborted ? after : '');
}
