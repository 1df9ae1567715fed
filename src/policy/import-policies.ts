// Making a deployment have the policies of a file, all or nothing.

import { actorOf, type Identity } from '../access/identity.ts';
import { referenceTo } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { editPolicy } from './change-policy.ts';
import { checkAmongOthers } from './check-policy.ts';
import { addPolicy } from './create-policy.ts';
import { dropPolicy } from './delete-policy.ts';
import { type ImportStep, planImport } from './plan-import.ts';
import type { Policies } from './policies.ts';
import type { Policy, PolicyDraft } from './policy.ts';
import { queueSaved } from './queue-policy-jobs.ts';
import { requireTargetOrCreate } from './target.ts';

export interface ImportRequest {
  readonly policies: readonly PolicyDraft[];
  /** Also delete the policies that the file does not have. */
  readonly prune: boolean;
  /** Targets may be made where there are none. */
  readonly create: boolean;
  /** Only say what would be done. */
  readonly dryRun: boolean;
}

/**
 * Creates, changes and deletes policies until they are as in the file, and returns the steps; in one transaction, so that
 * they are compared with each other as they will be in the end. For those who may take each step.
 * @throws AccessRefused; ShiplockError as `planImport`, `addPolicy`, `editPolicy` and `checkAmongOthers`
 */
export async function importPolicies(
  policies: Policies,
  by: Identity,
  { dryRun, create, ...wanted }: ImportRequest,
): Promise<ImportStep[]> {
  const at = policies.clock.now();
  if (dryRun) return planImport(policies.database.rows, by, wanted, policies.clock);
  return policies.database.transaction(async (tx) => {
    const steps = await planImport(tx, by, wanted, policies.clock);
    const saved: Policy[] = [];
    for (const step of steps) saved.push(...(await take(tx, by, step, at)));
    for (const policy of saved) {
      await checkAmongOthers(tx, by, policy);
      await requireTargetOrCreate(tx, policy.target, create);
      await queueSaved(tx, policy, { apply: false, requestedBy: referenceTo(actorOf(by)), at });
    }
    return steps;
  });
}

/** Returns the policy that the step leaves, if it leaves one. */
async function take(tx: Transaction, by: Identity, step: ImportStep, at: Microseconds): Promise<Policy[]> {
  if (step.action === 'create') return [await addPolicy(tx, by, step.policy, at)];
  if (step.action === 'change') return [await editPolicy(tx, by, step.present, step.policy, at)];
  await dropPolicy(tx, by, step.present, at);
  return [];
}
