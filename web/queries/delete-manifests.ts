// Deleting manifests, one after the other.

import { deleteManifest } from '../../src/api/manifest.ts';
import { client } from '../client.ts';
import { Refusal } from '../refusal.ts';
import { queryClient } from './query-client.ts';

export interface DeletedManifests {
  /** Digests. */
  readonly deleted: readonly string[];
  readonly refused: readonly { readonly digest: string; readonly reason: string }[];
}

/**
 * Deletes them until all has been done or the signal says stop; returns what was done.
 * @param onPart told after each of all that was done until then
 * @throws TypeError when the server cannot be reached
 */
export async function deleteManifests(
  repository: string,
  digests: readonly string[],
  { signal, onPart }: { readonly signal: AbortSignal; readonly onPart: (done: DeletedManifests) => void },
): Promise<DeletedManifests> {
  let done: DeletedManifests = { deleted: [], refused: [] };
  try {
    for (const digest of digests) {
      if (signal.aborted) break;
      const reason = await refusalOf(repository, digest);
      done =
        reason === undefined
          ? { ...done, deleted: [...done.deleted, digest] }
          : { ...done, refused: [...done.refused, { digest, reason }] };
      onPart(done);
    }
    return done;
  } finally {
    await queryClient.invalidateQueries({ queryKey: ['repository', repository] });
  }
}

/** Undefined for one that is gone. */
async function refusalOf(repository: string, digest: string): Promise<string | undefined> {
  try {
    await client.call(deleteManifest, { params: { repository, digest } });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
