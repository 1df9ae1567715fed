// Records that say already what a promotion would record again.

import type { Digest } from '../oci/digest.ts';
import type { Promotion } from './promotion.ts';

export interface EarlierRecords {
  /** By which images were found under tags of the target already. */
  readonly foundThere: readonly Promotion[];
  /** What the same policy did with the images so far, oldest first; empty for a person. */
  readonly ofImages: readonly Promotion[];
}

/**
 * The record that says the same already: for `already_there` any of this target tag and digest; for what was refused or
 * held the newest of this source tag and digest, since the same reason after another outcome is news again.
 */
export function recordSaying(
  earlier: EarlierRecords,
  outcome: Pick<Promotion, 'state' | 'reason'>,
  wanted: { readonly sourceTag: string | null; readonly digest: Digest; readonly targetTag: string },
): Promotion | undefined {
  if (outcome.state === 'already_there') {
    return earlier.foundThere.find(
      ({ source, target }) => source.digest === wanted.digest && target.tag === wanted.targetTag,
    );
  }
  if (outcome.state !== 'refused' && outcome.state !== 'held') return undefined;
  const newest = recordsOf(earlier.ofImages, wanted.sourceTag, wanted.digest).at(-1);
  return newest?.state === outcome.state && newest.reason === outcome.reason ? newest : undefined;
}

/** Those about this image under this tag of the source. */
export function recordsOf(records: readonly Promotion[], sourceTag: string | null, digest: Digest): Promotion[] {
  return records.filter(({ source }) => source.tag === sourceTag && source.digest === digest);
}
