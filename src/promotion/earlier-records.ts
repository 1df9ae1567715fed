// Records that say already what a promotion would record again.

import type { Digest } from '../oci/digest.ts';
import type { Promotion } from './promotion.ts';

/** One image on its way into a repository. */
export interface Way {
  readonly sourceTag: string | null;
  readonly digest: Digest;
  readonly target: string;
  readonly targetTag: string;
}

/**
 * The record that says the same already: for `already_there` the one by which the same image came from the same tag to the
 * same place, or was found there; for what was refused, held or waiting the newest of this source tag and digest, since the same
 * reason after another outcome is news again.
 * @param earlier what the same policy or person did with the images so far, oldest first
 */
export function recordSaying(
  earlier: readonly Promotion[],
  outcome: Pick<Promotion, 'state' | 'reason'>,
  way: Way,
): Promotion | undefined {
  const ofImage = recordsOf(earlier, way.sourceTag, way.digest);
  if (outcome.state === 'already_there') {
    return ofImage.findLast(
      ({ state, target }) =>
        (state === 'succeeded' || state === 'already_there') &&
        target.repository === way.target &&
        target.tag === way.targetTag,
    );
  }
  if (outcome.state !== 'refused' && outcome.state !== 'held' && outcome.state !== 'waiting') return undefined;
  const newest = ofImage.at(-1);
  return newest?.state === outcome.state && newest.reason === outcome.reason ? newest : undefined;
}

/** Those about this image under this tag of the source. */
export function recordsOf(records: readonly Promotion[], sourceTag: string | null, digest: Digest): Promotion[] {
  return records.filter(({ source }) => source.tag === sourceTag && source.digest === digest);
}
