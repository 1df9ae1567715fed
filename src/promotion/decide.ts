// Which of the images that are to be promoted may be, and what each finds in the target. Nothing is written here.

import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { attachedTo, isTag } from '../oci/reference.ts';
import { nextHopError } from '../policy/target.ts';
import { admissionMessage } from '../registry/admission.ts';
import { manifestsOnDamaged } from '../registry/damage.ts';
import { heldManifests, missingManifests } from '../registry/find-manifest.ts';
import { findTags } from '../registry/find-tag.ts';
import { immutableError, isImmutableTag } from '../registry/immutability.ts';
import type { Repository } from '../registry/repository.ts';
import { absentWords } from '../registry/sparse-indexes.ts';
import { type Decision, depthOf, type PromotionOrder, type Refusal, type Wanted } from './plan.ts';

/** The longest chain of promotions, each caused by the one before; no real pipeline is longer. */
export const MAX_CHAIN = 16;

/** The image, and what is decided about it. */
export interface Decided {
  readonly wanted: Wanted;
  readonly decision: Decision;
}

/** What of an order decides. */
type Deciding = Pick<PromotionOrder, 'source' | 'target' | 'wanted' | 'isTargetHidden'>;

/** A decision for each image, in order: a later one finds what an earlier one left. */
export async function decide(
  rows: Rows,
  { source, target: targetName, wanted, isTargetHidden = false }: Deciding,
  target: Repository | undefined,
): Promise<Decided[]> {
  const hop = await nextHopError(rows, source.name, targetName);
  const digests = wanted.map(({ digest }) => digest);
  const held = await heldManifests(rows, source, digests);
  const missing = await missingManifests(rows, { source, target }, digests);
  const damaged = await manifestsOnDamaged(rows);
  const names = wanted.map(({ targetTag }) => targetTag);
  const tags = target ? await findTags(rows, target, names) : new Map();
  const present = new Map<string, Digest>([...tags].map(([name, tag]) => [name, tag.digest]));
  return wanted.map((one) => {
    const refusal =
      one.refusal ??
      (hop && { word: 'next hop', error: hop }) ??
      refusalOf(one, { source, targetName, held, missing, damaged });
    const decision: Decision = refusal
      ? { kind: 'refused', refusal }
      : decideTag(one, { target, present, isTargetHidden });
    if (decision.kind === 'moved') present.set(one.targetTag, one.digest);
    return { wanted: one, decision };
  });
}

function decideTag(
  { targetTag, digest, expectedPrevious, admission }: Wanted,
  {
    target,
    present,
    isTargetHidden,
  }: {
    readonly target: Repository | undefined;
    readonly present: ReadonlyMap<string, Digest>;
    readonly isTargetHidden: boolean;
  },
): Decision {
  const previous = present.get(targetTag);
  if (expectedPrevious !== undefined && expectedPrevious !== (previous ?? null)) {
    const error = isTargetHidden ? movedUnseen(targetTag) : movedError(targetTag, expectedPrevious, previous);
    return { kind: 'refused', refusal: { word: 'tag has moved', error } };
  }
  if (previous === digest) return { kind: 'already_there' };
  if (target && previous && isImmutableTag(target, targetTag)) {
    return { kind: 'refused', refusal: { word: 'immutable', error: immutableError(target.name, targetTag) } };
  }
  const refusal = target && admissionRefusal(target, targetTag, admission);
  return refusal ? { kind: 'refused', refusal } : { kind: 'moved', previous: previous ?? null };
}

/** The tag is not where the request says it is: somebody else was there first. */
function movedError(tag: string, expected: string | null, actual: Digest | undefined): ShiplockError {
  const [is, was] = [actual ?? 'not there', expected ?? 'not to be there'];
  const message = `${tag} is ${is} in the target, and the request expects ${was}: look again, and decide again`;
  return new ShiplockError('CONFLICT', message, { tag, expected, actual: actual ?? null });
}

/** The same for those who may not see the target. */
function movedUnseen(tag: string): ShiplockError {
  const message = `${tag} is not in the target what the request expects: ask somebody who may see it`;
  return new ShiplockError('CONFLICT', message, { tag });
}

/** Admission rules bind everybody: what they were not asked about does not get in either. */
function admissionRefusal(target: Repository, tag: string, admitted: Wanted['admission']): Refusal | undefined {
  const { rules, version } = target.admission;
  if (rules.length === 0) return undefined;
  if (admitted?.version !== version) {
    const message = `the admission rules of ${target.name} have changed meanwhile: try again`;
    return { word: 'admission', error: new ShiplockError('CONFLICT', message, { repository: target.name }) };
  }
  const { verdict, overridden } = admitted;
  if (verdict.verdict === 'pass' || overridden) return undefined;
  const reason = verdict.reason ?? verdict.verdict;
  const detail = { repository: target.name, reason, rules: verdict.rules };
  const error = new ShiplockError('ADMISSION', admissionMessage(`${target.name}:${tag}`, reason), detail);
  return { word: 'admission', error };
}

function refusalOf(
  wanted: Wanted,
  {
    source,
    targetName,
    held,
    missing,
    damaged,
  }: {
    readonly source: Repository;
    readonly targetName: string;
    readonly held: ReadonlySet<Digest>;
    readonly missing: ReadonlyMap<Digest, Digest>;
    readonly damaged: ReadonlyMap<string, string>;
  },
): Refusal | undefined {
  const { targetTag, digest } = wanted;
  if (!isTag(targetTag)) {
    const error = new ShiplockError('TAG_INVALID', `${JSON.stringify(targetTag)} is not a valid tag`);
    return { word: 'invalid tag', error };
  }
  if (attachedTo(targetTag)) {
    const message = `${targetTag} is the tag of what is attached to an image: promote the image, and it goes along`;
    return { word: 'invalid tag', error: new ShiplockError('TAG_INVALID', message) };
  }
  if (depthOf(wanted) > MAX_CHAIN) {
    const error = new ShiplockError('POLICY_LOOP', `a chain of more than ${MAX_CHAIN} promotions is not followed`);
    return { word: 'chain too long', error };
  }
  if (!held.has(digest)) {
    const error = new ShiplockError('MANIFEST_UNKNOWN', `${source.name} does not have ${digest} any more`);
    return { word: 'source gone', error };
  }
  const absent = missing.get(digest);
  if (absent) {
    const error = new ShiplockError('CONFLICT', absentWords(source, targetName, absent));
    return { word: 'incomplete', error };
  }
  const blob = damaged.get(digest);
  if (blob !== undefined) {
    const message = `the blob ${blob} of the image is damaged in the store: push it to ${source.name} again first`;
    return { word: 'damaged', error: new ShiplockError('CONFLICT', message, { blob }) };
  }
  return undefined;
}
