// Admission rules: what a repository asks of every image that is to get a tag in it, by policy, by hand or by a push.
// People of the target make them, and their waivers count.

import type { Rule } from '../api/rule.ts';
import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import type { PushedImage } from '../registry/admission.ts';
import { findRepository } from '../registry/find-repository.ts';
import type { Admission } from '../registry/repository.ts';
import { type Deciding, decideOnImages } from './decide-on-images.ts';
import { asksForScan, atOnce, evaluator } from './evaluate.ts';
import type { Asked, TaggedImage } from './gather-facts.ts';
import type { Policies } from './policies.ts';
import type { Policy } from './policy.ts';
import type { Verdict } from './verdict.ts';

/** The admission rules of a repository; undefined where there are none. */
export async function findAdmission(rows: Rows, repository: string): Promise<Admission | undefined> {
  const found = await findRepository(rows, repository);
  return found && found.admission.rules.length > 0 ? found.admission : undefined;
}

/** An image on its way; `tag` is the one that it would get in the target. */
export type Candidate = Pick<TaggedImage, 'tag' | 'digest' | 'taggedAt'>;

/**
 * What the rules say of each of these images of the source, in order. It may take long: not for the loop that serves.
 * @param way as `decideOnImages` takes it
 */
export async function judge(
  { database, scans, clock }: Pick<Policies, 'database' | 'scans' | 'clock'>,
  { rules }: Pick<Admission, 'rules'>,
  candidates: readonly Candidate[],
  asked: Asked & { readonly waiversOf: string },
  way: Pick<Deciding, 'turn' | 'isOver'>,
): Promise<Verdict[]> {
  const criteria = { rules, platforms: null };
  const evaluate = evaluator(criteria, clock.elapsed);
  return decideOnImages({ rows: database.rows, scans, evaluate, ...way }, criteria, candidates, asked);
}

/** True when what a scan finds can change whether the policy's images get into its target. */
export async function dependsOnScan(rows: Rows, policy: Policy): Promise<boolean> {
  return asksForScan(policy) || admissionDependsOnScan(rows, policy);
}

/** True when what a scan finds can change what the target's admission rules say. */
export async function admissionDependsOnScan(rows: Rows, { target }: Pick<Policy, 'target'>): Promise<boolean> {
  const admission = await findAdmission(rows, target);
  return admission !== undefined && asksForScan(admission);
}

const NOBODY = 'sha256:' as Digest;

/**
 * What the rules say of an image that is being pushed: of what is in it nothing is known, so that rules about that keep it
 * out. Such images enter by promotion.
 * @param elapsed milliseconds, as a clock's `elapsed` gives them
 */
export function admitPush(elapsed: () => number): (rules: readonly Rule[], image: PushedImage) => string | undefined {
  return (rules, { tag, size }) => {
    const scan = { state: 'not_scanned', isDue: false } as const;
    const platforms = [{ digest: NOBODY, platform: undefined, isHeld: true }];
    const facts = { tag, at: 0, taggedAt: 0, size, sboms: [], platforms };
    const asking = evaluator({ rules, platforms: null }, elapsed)(facts);
    for (const _platform of asking.platforms) atOnce(asking.look(scan));
    const { verdict, reason } = asking.verdict();
    return verdict === 'pass' ? undefined : (reason ?? verdict);
  };
}
