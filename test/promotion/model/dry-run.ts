// A dry run says what the promotion then does: the record with its state and reason, and whether the target is made for it;
// or the same error.

import { expect } from 'vitest';
import { ShiplockError } from '../../../src/errors.ts';
import { dryRunPromotion } from '../../../src/promotion/promote.ts';
import type { Promotion } from '../../../src/promotion/promotion.ts';
import { findRepository } from '../../../src/registry/find-repository.ts';
import type { Deployment } from './deployment.ts';
import { perform, promotionRequest } from './perform.ts';
import type { SingleStep } from './steps.ts';

/** Promotes, and compares what happened with what a dry run had said. Returns what `perform` returns. */
export async function promoteAfterDryRun(
  real: Deployment,
  step: Extract<SingleStep, { kind: 'promote' }>,
): Promise<string> {
  const said = await dryRun(real, step);
  const isThere = async () => (await findRepository(real.database.rows, step.target)) !== undefined;
  const wasThere = await isThere();
  const outcome = await perform(real, step);
  // A target that is not there and may not be made: the dry run says that it would be new, and leaves the word to whoever asks.
  if (said.newRepository && !step.create) return outcome;
  const newest = said.promotion && (await recordOf(real, said.promotion));
  expect({
    outcome: said.outcome,
    promotion: said.promotion && whatIsSaid(said.promotion),
    isNew: said.newRepository,
  }).toEqual({
    outcome,
    promotion: newest && whatIsSaid(newest),
    isNew: !wasThere && (await isThere()),
  });
  return outcome;
}

async function dryRun(real: Deployment, step: Extract<SingleStep, { kind: 'promote' }>) {
  try {
    const { promotion, newRepository } = await dryRunPromotion(
      real.policies,
      real.users[step.by],
      promotionRequest(step),
    );
    return { outcome: promotion.state, promotion, newRepository };
  } catch (error) {
    if (error instanceof ShiplockError) return { outcome: error.code, promotion: undefined, newRepository: false };
    throw error;
  }
}

/** The record that tells of it: an older one that says the same, or the newest. */
async function recordOf(real: Deployment, said: Promotion): Promise<Promotion | undefined> {
  const records = await real.promotions();
  return records.find(({ id }) => id === said.id) ?? records[0];
}

/** All but what is made up anew each time. */
function whatIsSaid({ id: _id, at: _at, ...said }: Promotion): Omit<Promotion, 'id' | 'at'> {
  return said;
}
