// Which of the images that are to be lifted may be, and what each finds in the target. Nothing is written here.

import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { isTag } from '../oci/reference.ts';
import { nextHopError } from '../policy/next-hop.ts';
import { heldManifests, missingManifests } from '../registry/find-manifest.ts';
import { findTags } from '../registry/find-tag.ts';
import { immutableError, isImmutableTag } from '../registry/immutability.ts';
import type { Repository } from '../registry/repository.ts';
import { type Decision, depthOf, type Lift, type Refusal } from './lift.ts';

/** More promotions than this, one because of the other, are nobody's pipeline. */
export const MAX_CHAIN = 16;

/** A decision for each lift, in order: a later one finds what an earlier one left. */
export async function decideLifts(
  tx: Transaction,
  source: Repository,
  targetName: string,
  target: Repository | undefined,
  lifts: readonly Lift[],
): Promise<Decision[]> {
  const hop = await nextHopError(tx, source.name, targetName);
  const held = await heldManifests(
    tx,
    source,
    lifts.map(({ digest }) => digest),
  );
  const missing = await missingManifests(
    tx,
    source,
    lifts.map(({ digest }) => digest),
  );
  const tags = target
    ? await findTags(
        tx,
        target,
        lifts.map(({ targetTag }) => targetTag),
      )
    : new Map();
  const present = new Map<string, Digest>([...tags].map(([name, tag]) => [name, tag.digest]));
  return lifts.map((lift) => {
    const refusal = lift.refusal ?? (hop && { word: 'next hop', error: hop }) ?? refusalOf(lift, source, held, missing);
    if (refusal) return { kind: 'refused', refusal };
    const previous = present.get(lift.targetTag);
    if (previous === lift.digest) return { kind: 'already_there' };
    if (target && previous && isImmutableTag(target, lift.targetTag)) {
      return { kind: 'refused', refusal: { word: 'immutable', error: immutableError(target.name, lift.targetTag) } };
    }
    present.set(lift.targetTag, lift.digest);
    return { kind: 'moved', previous: previous ?? null };
  });
}

function refusalOf(
  lift: Lift,
  source: Repository,
  held: ReadonlySet<Digest>,
  missing: ReadonlyMap<Digest, Digest>,
): Refusal | undefined {
  if (!isTag(lift.targetTag)) {
    const error = new ShiplockError('TAG_INVALID', `${JSON.stringify(lift.targetTag)} is not a valid tag`);
    return { word: 'invalid tag', error };
  }
  if (depthOf(lift) > MAX_CHAIN) {
    const error = new ShiplockError('POLICY_LOOP', `a chain of more than ${MAX_CHAIN} promotions is not followed`);
    return { word: 'chain too long', error };
  }
  if (!held.has(lift.digest)) {
    const error = new ShiplockError('MANIFEST_UNKNOWN', `${source.name} does not have ${lift.digest} any more`);
    return { word: 'source gone', error };
  }
  const absent = missing.get(lift.digest);
  if (absent) {
    const error = new ShiplockError(
      'CONFLICT',
      `${source.name} no longer has ${absent}, which the index lists: push it again`,
    );
    return { word: 'incomplete', error };
  }
  return undefined;
}
