// The model's answer to one step: what whoever does it is told. The world is changed by it.

import * as content from './content.ts';
import { runJobs } from './jobs.ts';
import * as policies from './policies.ts';
import { promoteByHand, rollBack } from './promoting.ts';
import { refusalOf } from './rights.ts';
import type { SingleStep } from './steps.ts';
import type { World } from './world.ts';

/** `done`, the state of a record, or the code of an error. */
export function foretell(world: World, step: SingleStep): string {
  switch (step.kind) {
    case 'push':
      return content.push(world, step);
    case 'delete tag':
      return content.deleteTag(world, step);
    case 'delete manifest':
      return content.deleteManifest(world, step);
    case 'create repository':
      return content.createRepository(world, step);
    case 'delete repository':
      return content.deleteRepository(world, step);
    case 'set immutable':
      return content.setImmutable(world, step);
    case 'set promotesTo':
      if (step.promotesTo.includes(step.namespace)) return 'INVALID';
      world.namespaces[step.namespace].promotesTo = step.promotesTo;
      return 'done';
    case 'set validated':
      world.namespaces[step.namespace].validated = step.validated;
      return 'done';
    case 'set commentRequired':
      world.namespaces[step.namespace].commentRequired = step.commentRequired;
      return 'done';
    case 'grant':
    case 'revoke':
      return changeRole(world, step);
    case 'promote':
      return promoteByHand(world, step);
    case 'roll back':
      return rollBack(world, step);
    case 'create policy':
      return policies.createPolicy(world, step);
    case 'change policy':
      return policies.changePolicy(world, step);
    case 'delete policy':
      return policies.deletePolicy(world, step);
    case 'apply policy':
      return policies.applyPolicy(world, step);
    case 'days pass':
      world.day += step.days;
      return 'done';
    case 'collect garbage':
      world.jobs.push({ kind: 'collect garbage' });
      return 'done';
    case 'run jobs':
      runJobs(world);
      return 'done';
  }
}

function changeRole(world: World, step: Extract<SingleStep, { kind: 'grant' | 'revoke' }>): string {
  const refused = refusalOf(world, 'jane', 'manage_repository', step.repository);
  if (refused) return refused;
  if (step.kind === 'revoke' && !world.roles.delete(step.repository)) return 'NOT_FOUND';
  if (step.kind === 'grant') world.roles.set(step.repository, step.role);
  world.jobs.push({ kind: 'check rights' });
  return 'done';
}
