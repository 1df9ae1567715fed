// What a policy did with some digests so far, so that it neither does nor records the same twice.

import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import type { Evaluation } from '../policy/evaluation.ts';
import type { Lift } from './lift.ts';
import { type Promotion, readPromotion } from './promotion.ts';
import { selectFoundThere, selectPolicyHistory } from './promotion-table.ts';

export class PolicyHistory {
  readonly #byDigest: ReadonlyMap<Digest, readonly Promotion[]>;
  #foundThere: readonly Promotion[] = [];

  private constructor(promotions: readonly Promotion[]) {
    this.#byDigest = Map.groupBy(promotions, ({ source }) => source.digest);
  }

  static async read(
    rows: Rows,
    policyId: string,
    images: readonly Pick<Evaluation, 'tag' | 'digest'>[],
  ): Promise<PolicyHistory> {
    return new PolicyHistory((await selectPolicyHistory(rows, policyId, images)).map(readPromotion));
  }

  /** Reads also what the policy found under these tags of the target, from whatever tag it came. */
  async readFoundThere(rows: Rows, policyId: string, target: string, tags: readonly string[]): Promise<void> {
    this.#foundThere = (await selectFoundThere(rows, policyId, target, [...new Set(tags)])).map(readPromotion);
  }

  /** The tags under which this version of the policy brought this image from this tag into its target, newest first. */
  lifted(evaluation: Pick<Evaluation, 'tag' | 'digest' | 'target' | 'policyVersion'>): readonly Promotion[] {
    return this.#of(evaluation.tag, evaluation.digest)
      .filter(
        ({ state, target, policyVersion }) =>
          (state === 'succeeded' || state === 'already_there') &&
          target.repository === evaluation.target &&
          policyVersion === evaluation.policyVersion,
      )
      .reverse();
  }

  /**
   * The record that says the same already: for `already_there` any of this target tag and digest; for what was refused
   * or held the newest of this tag and digest, since the same reason after another outcome is news again.
   */
  known(
    outcome: Pick<Promotion, 'state' | 'reason'>,
    lift: Pick<Lift, 'sourceTag' | 'digest' | 'targetTag'>,
  ): Promotion | undefined {
    if (outcome.state === 'already_there') {
      return this.#foundThere.find(
        ({ source, target }) => source.digest === lift.digest && target.tag === lift.targetTag,
      );
    }
    if (outcome.state !== 'refused' && outcome.state !== 'held') return undefined;
    const newest = this.#of(lift.sourceTag, lift.digest).at(-1);
    return newest?.state === outcome.state && newest.reason === outcome.reason ? newest : undefined;
  }

  #of(tag: string | null, digest: Digest): readonly Promotion[] {
    return (this.#byDigest.get(digest) ?? []).filter(({ source }) => source.tag === tag);
  }
}
