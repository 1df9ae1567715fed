// What the model says of policies: saving, changing, deleting, and asking for one to be applied.

import { forbiddenHop } from './promoting.ts';
import { isMember, mayPromoteInto, refusalOf } from './rights.ts';
import type { Step } from './steps.ts';
import { type PolicyState, type RepositoryName, tick, type User, type World } from './world.ts';

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

export function createPolicy(world: World, { by, source, draft, create, apply }: Of<'create policy'>): string {
  const refused = refusalOf(world, by, 'manage_policies', source);
  if (refused) return refused;
  if (!mayPromoteInto(world, by, draft.target)) return 'DENIED';
  if (apply && !draft.enabled) return 'INVALID';
  const policy: PolicyState = {
    ...draft,
    number: world.policiesCreated,
    source,
    suspended: false,
    version: 1,
    editor: by,
    createdAt: tick(world),
  };
  const conflict = conflictOf(world, policy) ?? absentTarget(world, policy.target, create);
  if (conflict) return conflict;
  world.policies.push(policy);
  world.policiesCreated += 1;
  if (apply) queueApply(world, policy);
  return 'done';
}

export function changePolicy(world: World, { by, policy: number, change, create, apply }: Of<'change policy'>): string {
  const before = findPolicy(world, number);
  if (!before) return 'NOT_FOUND';
  const refused = refusalOfEditor(world, by, before);
  if (refused) return refused;
  const policy = { ...before, ...change, version: before.version + 1, editor: by, suspended: false };
  // Switching a policy off takes no right on the target; giving it another one does.
  const isOffOnly = change.enabled === false && policy.target === before.target;
  if (!isOffOnly && !mayPromoteInto(world, by, policy.target)) return 'DENIED';
  if (apply && !policy.enabled) return 'INVALID';
  const conflict =
    conflictOf(world, policy) ??
    (policy.target === before.target ? undefined : absentTarget(world, policy.target, create));
  if (conflict) return conflict;
  world.policies = world.policies.map((other) => (other.number === policy.number ? policy : other));
  if (apply) queueApply(world, policy);
  return 'done';
}

export function deletePolicy(world: World, { by, policy: number }: Of<'delete policy'>): string {
  const policy = findPolicy(world, number);
  if (!policy) return 'NOT_FOUND';
  const refused = refusalOfEditor(world, by, policy);
  if (refused) return refused;
  world.policies = world.policies.filter((other) => other !== policy);
  return 'done';
}

export function applyPolicy(world: World, { by, policy: number }: Of<'apply policy'>): string {
  const policy = findPolicy(world, number);
  if (!policy) return 'NOT_FOUND';
  const refused = refusalOfEditor(world, by, policy);
  if (refused) return refused;
  if (!policy.enabled || policy.suspended) return 'CONFLICT';
  queueApply(world, policy);
  return 'done';
}

export function findPolicy({ policies }: World, number: number): PolicyState | undefined {
  return policies.find((policy) => policy.number === number);
}

/** Why the policy may not run any more with its editor's rights; undefined when it may. */
export function rightsLost(world: World, policy: PolicyState): string | undefined {
  const { source, target, editor } = policy;
  if (world.repositories.has(source) && refusalOf(world, editor, 'manage_policies', source)) return `source ${editor}`;
  return mayPromoteInto(world, editor, target) ? undefined : `target ${editor}`;
}

export function suspend(world: World, { number }: PolicyState): void {
  world.policies = world.policies.map((policy) => (policy.number === number ? { ...policy, suspended: true } : policy));
}

export function isActive({ enabled, suspended }: PolicyState): boolean {
  return enabled && !suspended;
}

/** The tag that the template gives. */
export function renderTag(template: string, tag: string): string {
  return template.replace('%n', tag);
}

function refusalOfEditor(world: World, by: User, { source, target }: PolicyState): string | undefined {
  if (!isMember(world, by, source) && !isMember(world, by, target)) return 'NOT_FOUND';
  return refusalOf(world, by, 'manage_policies', source);
}

function queueApply(world: World, { number, version }: PolicyState): void {
  world.jobs.push({ kind: 'apply', policy: number, version });
}

/** What the other policies and the next hops have against this one. */
function conflictOf(world: World, policy: PolicyState): string | undefined {
  const others = world.policies.filter(({ number }) => number !== policy.number);
  if (leadsTo(others, policy.target, policy.source)) return 'POLICY_LOOP';
  if (policy.enabled && forbiddenHop(world, policy.source, policy.target) !== undefined) return 'NEXT_HOP';
  const isRival = (other: PolicyState) =>
    other.target === policy.target &&
    other.template === policy.template &&
    (!policy.template.includes('%') || (other.source === policy.source && other.onlyTag === policy.onlyTag));
  return others.some(isRival) ? 'CONFLICT' : undefined;
}

function leadsTo(policies: readonly PolicyState[], from: RepositoryName, to: RepositoryName): boolean {
  return from === to || policies.some(({ source, target }) => source === from && leadsTo(policies, target, to));
}

function absentTarget(world: World, target: RepositoryName, create: boolean): string | undefined {
  return create || world.repositories.has(target) ? undefined : 'NAME_UNKNOWN';
}
