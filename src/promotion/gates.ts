// What stands between an image and the next stages: for each policy and each next hop whether it has passed, and if not, why.
// The one answer of lists, of the board and of a tag's own page.

import { findNamespace } from '../access/account/namespace.ts';
import type { Identity } from '../access/identity.ts';
import { authorize, rightsOn } from '../access/right/authorize.ts';
import { membershipOf } from '../access/right/visibility.ts';
import type { GateBody } from '../api/gate.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import type { PromotionRow } from '../database/schema/promotion.ts';
import { findEvent } from '../event/list-events.ts';
import { findGivenUp } from '../job/list-jobs.ts';
import { namespaceOf, pathInNamespace } from '../oci/reference.ts';
import { type Evaluation, readEvaluation } from '../policy/evaluation.ts';
import { listPolicies } from '../policy/find-policy.ts';
import type { Policies } from '../policy/policies.ts';
import type { Policy } from '../policy/policy.ts';
import { eligibleAt } from '../policy/verdict.ts';
import type { Tag } from '../registry/find-tag.ts';
import {
  selectNewestByHand,
  selectNewestByPolicy,
  selectNewestEvaluations,
  selectRollbacks,
  selectStanding,
} from './gate-table.ts';
import { type Promotion, readPromotion } from './promotion.ts';

/** An image, and the tag under which it stands. */
type TaggedImage = Pick<Tag, 'name' | 'digest'>;

interface Failure {
  readonly reason: string;
  readonly at: Microseconds;
}

export interface Gate extends Omit<GateBody, 'promotion' | 'promotedByHand' | 'lastFailure'> {
  /** What came to nothing since the image passed, where the state does not say it. */
  readonly lastFailure: Failure | null;
  /** The record that the state comes from, where it comes from one. */
  readonly promotion: Promotion | null;
  /** What somebody did by hand where the policy has not promoted it. */
  readonly promotedByHand: Promotion | null;
}

export interface Gates {
  /** The only namespaces to which images may go from the repository; empty for any, and for those who may not know. */
  readonly promotesTo: readonly string[];
  /** Of each tag. */
  readonly gates: readonly (readonly Gate[])[];
}

/**
 * The gates of each of these tags of the repository, in their order: those of its policies that the identity may see, then, for
 * members, the next hops to which no policy leads. For those who may pull.
 * @throws AccessRefused
 */
export async function gatesOf(
  policies: Pick<Policies, 'database'>,
  by: Identity,
  { repository, tags }: { readonly repository: string; readonly tags: readonly TaggedImage[] },
): Promise<Gates> {
  const { rows } = policies.database;
  await authorize(rows, by, 'pull', repository);
  const isMember = await membershipOf(rows, by);
  const leading = await policiesFrom(rows, isMember, repository);
  const promotesTo = isMember(repository) ? await nextHopsOf(rows, repository) : [];
  const byHand = hopsFrom(repository, promotesTo, leading);
  const known = await readKnown(rows, repository, leading, byHand, tags);
  const standing = await standingNow(rows, by, known);
  const gates = tags.map((tag) =>
    [
      ...leading.map((policy) => withFailure(gateOfPolicy(policy, tag, known), tag, known)),
      ...byHand.map((target) => withFailure(gateByHand(target, tag, known), tag, known)),
    ].map((gate) => withReplaced(gate, standing)),
  );
  return { promotesTo, gates };
}

/**
 * Of each of these tags of the repository, in their order, those of its gates that hold it. For those who may pull.
 * @throws AccessRefused
 */
export async function holdingGates(
  policies: Pick<Policies, 'database'>,
  by: Identity,
  { repository, tags }: { readonly repository: string; readonly tags: readonly TaggedImage[] },
): Promise<readonly (readonly Gate[])[]> {
  const { rows } = policies.database;
  await authorize(rows, by, 'pull', repository);
  const leading = await policiesFrom(rows, await membershipOf(rows, by), repository);
  if (leading.length === 0) return tags.map(() => []);
  const known = await readKnown(rows, repository, leading, [], tags);
  return tags.map((tag) =>
    leading.map((policy) => gateOfPolicy(policy, tag, known)).filter(({ state }) => state === 'held'),
  );
}

/** The policies of the repository, of those that members of it or of their target may see. */
async function policiesFrom(
  rows: Rows,
  isMember: (repository: string) => boolean,
  repository: string,
): Promise<Policy[]> {
  const all = await listPolicies(rows, { source: repository });
  return all.filter(({ target }) => isMember(repository) || isMember(target));
}

async function nextHopsOf(rows: Rows, repository: string): Promise<readonly string[]> {
  return (await findNamespace(rows, namespaceOf(repository)))?.promotesTo ?? [];
}

/** The repositories to which only the next hops of the namespace lead: what goes there keeps its name. */
function hopsFrom(repository: string, promotesTo: readonly string[], policies: readonly Policy[]): string[] {
  const path = pathInNamespace(repository);
  if (path === undefined) return [];
  const led = new Set(policies.map(({ target }) => target));
  return promotesTo.map((name) => `${name}/${path}`).filter((target) => !led.has(target));
}

/** What judges an image when it arrives, and what promotes it. */
const LEADING_ON = ['policy.evaluate', 'promotion.promote'] as const;
/** Jobs are given up seldom; who looks after the server clears them away. */
const MOST_GIVEN_UP = 20;

interface Known {
  /** The newest that was given up, by tag and digest; those of one policy with its id in front. */
  readonly givenUp: ReadonlyMap<string, Failure>;
  readonly evaluations: ReadonlyMap<string, Evaluation>;
  /** By policy, digest and tag; by target and digest for those by hand. */
  readonly newest: ReadonlyMap<string, Promotion>;
  /** Those that passed, by the same. */
  readonly passed: ReadonlyMap<string, Promotion>;
  /** By the promotion that they undid. */
  readonly rollbacks: ReadonlyMap<string, Promotion>;
}

async function readKnown(
  rows: Rows,
  repository: string,
  policies: readonly Policy[],
  byHand: readonly string[],
  tags: readonly TaggedImage[],
): Promise<Known> {
  const digests = [...new Set(tags.map(({ digest }) => digest))];
  const asked = policies.length > 0 ? tags.map(({ name }) => name) : [];
  const evaluations = (await selectNewestEvaluations(rows, repository, asked)).map(readEvaluation);
  const byPolicies: PromotionRow[] = [];
  for (const { id } of policies) byPolicies.push(...(await selectNewestByPolicy(rows, id, digests)));
  const isAsked = byHand.length > 0 || policies.length > 0;
  const records = [...byPolicies, ...(isAsked ? await selectNewestByHand(rows, repository, digests) : [])]
    .map(readPromotion)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const passed = records.filter(hasPassed);
  const rollbacks = await selectRollbacks(
    rows,
    passed.map(({ id }) => id),
  );
  return {
    givenUp: policies.length > 0 ? await readGivenUp(rows, repository) : new Map(),
    evaluations: new Map(evaluations.map((one) => [key(one.policyId, one.digest, one.tag), one])),
    newest: new Map(records.map((one) => [keyOfRecord(one), one])),
    passed: new Map(passed.map((one) => [keyOfRecord(one), one])),
    rollbacks: new Map(rollbacks.map(readPromotion).map((one) => [one.rollsBack ?? '', one])),
  };
}

async function readGivenUp(rows: Rows, repository: string): Promise<ReadonlyMap<string, Failure>> {
  const newest = new Map<string, Failure>();
  for (const { event: id, error, at } of await findGivenUp(rows, repository, LEADING_ON, MOST_GIVEN_UP)) {
    const event = await findEvent(rows, id);
    if (!event || event.tag === null || event.digest === null) continue;
    const policy = event.type === 'policy.evaluated' ? [event.data.policy] : [];
    const place = key(...policy, event.tag, event.digest);
    if (!newest.has(place)) newest.set(place, { reason: `it was given up: ${error}`, at });
  }
  return newest;
}

/** None of the parts has a blank. */
const key = (...parts: readonly (string | null)[]) => parts.join(' ');

function keyOfRecord({ policyId, source, target }: Promotion): string {
  return policyId === null ? key(target.repository, source.digest) : key(policyId, source.digest, source.tag);
}

function hasPassed({ state }: Promotion): boolean {
  return state === 'succeeded' || state === 'already_there';
}

const NOTHING = {
  lastFailure: null,
  reason: null,
  targetTag: null,
  eligibleAt: null,
  replaced: null,
  leftBehind: null,
  promotion: null,
  promotedByHand: null,
} as const;

function gateOfPolicy(policy: Policy, { name, digest }: TaggedImage, known: Known): Gate {
  const place = key(policy.id, digest, name);
  const evaluation = known.evaluations.get(place);
  const byHand = doneWith(known.passed.get(key(policy.target, digest)), known);
  const about = {
    ...NOTHING,
    ...{ policyId: policy.id, policyName: policy.name, target: policy.target },
    evaluationId: evaluation?.id ?? null,
    promotedByHand: byHand?.state === 'promoted' ? byHand.promotion : null,
  };
  const done = doneWith(known.passed.get(place), known);
  if (done?.state === 'promoted') {
    const isLeftBehind = evaluation?.verdict === 'fail' || evaluation?.verdict === 'error';
    return { ...about, ...done, leftBehind: isLeftBehind ? evaluation.reason : null, promotedByHand: null };
  }
  if (policy.suspendedReason !== null) return { ...about, state: 'suspended', reason: policy.suspendedReason };
  if (!policy.enabled) return { ...about, state: 'off' };
  if (done) return { ...about, ...done };
  if (!evaluation) return { ...about, state: 'not_judged' };
  const { verdict, reason, targetTag } = evaluation;
  const newest = known.newest.get(place);
  if (verdict === 'pass' && newest?.state === 'refused')
    return { ...about, state: 'refused', reason: newest.reason, targetTag, promotion: newest };
  const state = ({ pass: 'passes', fail: 'fails', hold: 'held', error: 'error' } as const)[verdict];
  return { ...about, state, reason, targetTag, eligibleAt: eligibleAt(evaluation) };
}

/**
 * What stands at present under the tags to which these images were promoted, in repositories that the identity may see, by
 * repository and tag; undefined for a tag that is not there.
 */
async function standingNow(
  rows: Rows,
  by: Identity,
  { passed }: Known,
): Promise<ReadonlyMap<string, string | undefined>> {
  const places = [...passed.values()].map(({ target }) => target);
  const seen: string[] = [];
  for (const repository of new Set(places.map((place) => place.repository))) {
    const { exists, permissions } = await rightsOn(rows, by, repository);
    if (exists && permissions.has('pull')) seen.push(repository);
  }
  const found = await selectStanding(rows, seen, [...new Set(places.map(({ tag }) => tag))]);
  const digests = new Map(found.map(({ repository, tag, digest }) => [key(repository, tag), digest]));
  const visible = places.filter(({ repository }) => seen.includes(repository));
  return new Map(
    visible.map(({ repository, tag }) => [key(repository, tag), digests.get(key(repository, tag))] as const),
  );
}

/** A promoted image with whether it still stands where it was promoted to. */
function withReplaced(gate: Gate, standing: ReadonlyMap<string, string | undefined>): Gate {
  const promotion = gate.state === 'promoted' ? gate.promotion : gate.promotedByHand;
  if (promotion === null) return gate;
  const place = key(promotion.target.repository, promotion.target.tag);
  if (!standing.has(place)) return gate;
  const digest = standing.get(place);
  if (digest === undefined) return { ...gate, replaced: 'gone' };
  return digest === promotion.source.digest ? gate : { ...gate, replaced: 'by_another' };
}

/** With what came to nothing last, by the policy, by hand on the same way, or since a job was given up. */
function withFailure(gate: Gate, { name, digest }: TaggedImage, known: Known): Gate {
  const places = [key(gate.policyId, digest, name), key(gate.target, digest)];
  const newest = places.flatMap((place) => known.newest.get(place) ?? []);
  const passedAt = Math.max(...places.map((place) => known.passed.get(place)?.at ?? 0));
  const refused = newest
    .filter(({ state, id }) => state === 'refused' && id !== gate.promotion?.id)
    .map(({ reason, at }) => ({ reason: reason ?? '', at }));
  const judgedAt = known.evaluations.get(places[0] ?? '')?.at ?? 0;
  // No policy judges what goes by hand.
  const notJudged = gate.policyId === null ? undefined : known.givenUp.get(key(name, digest));
  const unjudged = notJudged && notJudged.at > judgedAt ? notJudged : undefined;
  const unpromoted = known.givenUp.get(key(gate.policyId, name, digest));
  const failures = [...refused, unjudged, unpromoted].filter(
    (one): one is Failure => one !== undefined && one.at > passedAt,
  );
  const [last = null] = failures.toSorted((one, other) => other.at - one.at);
  return { ...gate, lastFailure: last };
}

function gateByHand(target: string, { digest }: TaggedImage, known: Known): Gate {
  const place = key(target, digest);
  const about = { ...NOTHING, policyId: null, policyName: null, target, evaluationId: null };
  const done = doneWith(known.passed.get(place), known);
  if (done) return { ...about, ...done };
  const newest = known.newest.get(place);
  if (newest?.state !== 'refused') return { ...about, state: 'by_hand' };
  const { reason, target: to } = newest;
  return { ...about, state: 'refused', reason, targetTag: to.tag, promotion: newest };
}

/** What became of a promotion that passed. */
function doneWith(passed: Promotion | undefined, { rollbacks }: Known) {
  if (!passed) return undefined;
  const undone = rollbacks.get(passed.id);
  const targetTag = passed.target.tag;
  return undone
    ? { state: 'rolled_back' as const, reason: undone.comment, targetTag, promotion: undone }
    : { state: 'promoted' as const, targetTag, promotion: passed };
}
