// What would have to happen so that a deployment has the policies of a file. A policy is known by its source and its name,
// since a file can come from another deployment, which has other ids.

import type { Identity } from '../access/identity.ts';
import { authorize, rightsOn } from '../access/right/authorize.ts';
import { oneSpelling } from '../api/printed-text.ts';
import type { Clock, Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { Slices } from '../job/slices.ts';
import { findRepository } from '../registry/find-repository.ts';
import { type CheckedDraft, checkDraft } from './check-policy.ts';
import { listPolicies } from './find-policy.ts';
import { type Policy, type PolicyDraft, policyName } from './policy.ts';

/** A policy of the file, complete with its name and its defaults. */
export type NamedDraft = CheckedDraft & { readonly name: string; readonly always: boolean };

export type ImportStep =
  | {
      readonly action: 'create';
      readonly policy: NamedDraft;
      /** Its target is not there yet. */
      readonly newRepository: boolean;
    }
  | {
      readonly action: 'change';
      readonly present: Policy;
      readonly policy: NamedDraft;
      /** The properties that would change. */
      readonly properties: readonly string[];
      readonly newRepository: boolean;
    }
  | { readonly action: 'delete'; readonly present: Policy };

/**
 * The steps, deletions first: what is to go may stand in the way of what replaces it. For admins of all sources in the file.
 * @param wanted what the file says; `prune`: also delete the policies that it does not have, of the sources whose policies
 * the identity manages
 * @throws AccessRefused; ShiplockError INVALID naming the policy of the file that is wrong, or that is there twice
 */
export async function planImport(
  rows: Rows,
  by: Identity,
  wanted: { readonly policies: readonly PolicyDraft[]; readonly prune: boolean },
  clock: Clock,
): Promise<ImportStep[]> {
  for (const source of new Set(wanted.policies.map((draft) => draft.source))) {
    await authorize(rows, by, 'manage_policies', source);
  }
  const drafts = await named(wanted.policies, clock);
  const all = await listPolicies(rows, {});
  const present = byKey(all);
  const steps: ImportStep[] = [];
  for (const [key, policy] of drafts) steps.push(...(await stepFor(rows, present.get(key), policy)));
  if (!wanted.prune) return steps;
  const deletions: ImportStep[] = [];
  for (const policy of all) {
    if (!drafts.has(keyOf(policy)) && (await manages(rows, by, policy.source)))
      deletions.push({ action: 'delete', present: policy });
  }
  return [...deletions, ...steps];
}

async function stepFor(rows: Rows, present: Policy | undefined, policy: NamedDraft): Promise<ImportStep[]> {
  const properties = present && COMPARED.filter((key) => JSON.stringify(policy[key]) !== JSON.stringify(present[key]));
  if (properties?.length === 0) return [];
  const newRepository = (await findRepository(rows, policy.target)) === undefined;
  if (!present || !properties) return [{ action: 'create', policy, newRepository }];
  return [{ action: 'change', present, policy, properties, newRepository }];
}

const COMPARED = ['target', 'tagTemplate', 'enabled', 'rules', 'platforms', 'schedule'] as const;

/** Names are sent in one spelling, and were stored before as they came. */
function keyOf({ source, name }: { readonly source: string; readonly name: string }): string {
  return `${source} ${oneSpelling(name)}`;
}

/** Where two have the same name but for its spelling, the file means the one that has it as it is sent. */
function byKey(policies: readonly Policy[]): ReadonlyMap<string, Policy> {
  const isAsSent = ({ name }: Policy) => name === oneSpelling(name);
  const sorted = policies.toSorted((a, b) => Number(isAsSent(a)) - Number(isAsSent(b)));
  return new Map(sorted.map((policy) => [keyOf(policy), policy]));
}

/**
 * By source and name; one without a name is called after its target, as when it is saved by hand. A file can have
 * thousands of patterns, so others have their turn between its policies.
 */
async function named(policies: readonly PolicyDraft[], clock: Clock): Promise<Map<string, NamedDraft>> {
  const at = clock.now();
  const slices = new Slices(clock.elapsed);
  const drafts = new Map<string, NamedDraft>();
  for (const [index, draft] of policies.entries()) {
    if (slices.isOver()) await slices.next();
    const { source, target } = draft;
    let name = draft.name ?? target;
    if (draft.name === undefined) {
      for (let number = 2; drafts.has(keyOf({ source, name })); number++) name = `${target} ${number}`;
    }
    const about = `policies.${index} (${policyName(draft)})`;
    if (drafts.has(keyOf({ source, name }))) {
      throw new ShiplockError('INVALID', `${about}: ${source} has two policies named ${JSON.stringify(name)}`);
    }
    drafts.set(keyOf({ source, name }), { ...checked(draft, about, at), name, always: draft.rules.length === 0 });
  }
  return drafts;
}

function checked(draft: PolicyDraft, about: string, at: Microseconds): CheckedDraft {
  try {
    return checkDraft(draft, at);
  } catch (error) {
    if (!(error instanceof ShiplockError)) throw error;
    throw new ShiplockError(error.code, `${about}: ${error.message}`, error.detail);
  }
}

async function manages(rows: Rows, by: Identity, source: string): Promise<boolean> {
  const { exists, permissions } = await rightsOn(rows, by, source);
  return exists && permissions.has('manage_policies');
}
