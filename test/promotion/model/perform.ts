// Doing one step on the real thing, as whoever does it would.

import { changeNamespace } from '../../../src/access/account/namespace.ts';
import { SYSTEM_IDENTITY } from '../../../src/access/identity.ts';
import { grantRole, revokeRole } from '../../../src/access/right/grants.ts';
import type { Rule } from '../../../src/api/rule.ts';
import { ShiplockError } from '../../../src/errors.ts';
import { changePolicy, type PolicyChange } from '../../../src/policy/change-policy.ts';
import { createPolicy } from '../../../src/policy/create-policy.ts';
import { deletePolicy } from '../../../src/policy/delete-policy.ts';
import { requestApply } from '../../../src/policy/request-apply.ts';
import { promote } from '../../../src/promotion/promote.ts';
import { rollBack } from '../../../src/promotion/roll-back.ts';
import { changeRepository } from '../../../src/registry/change-repository.ts';
import { createRepository } from '../../../src/registry/create-repository.ts';
import { deleteManifest } from '../../../src/registry/delete-manifest.ts';
import { deleteRepository } from '../../../src/registry/delete-repository.ts';
import { deleteTag } from '../../../src/registry/delete-tag.ts';
import { requestGarbageCollection } from '../../../src/registry/request-garbage-collection.ts';
import { pushImage } from '../../support/promotion-house.ts';
import { BUILT, type Deployment, digestOf } from './deployment.ts';
import type { PolicyDraft, SingleStep } from './steps.ts';

const SECONDS_PER_DAY = 24 * 60 * 60;
const ABSENT = 'none';

/** `done`, the state of a record, or the code of the error with which it was refused. */
export async function perform(real: Deployment, step: SingleStep): Promise<string> {
  try {
    return (await act(real, step)) ?? 'done';
  } catch (error) {
    if (error instanceof ShiplockError) return error.code;
    throw error;
  }
}

async function act(real: Deployment, step: SingleStep): Promise<string | undefined> {
  const { registry, policies } = real;
  const by = 'by' in step ? real.users[step.by] : real.jane;
  switch (step.kind) {
    case 'push':
      await pushImage(registry, by, step.repository, BUILT[step.image], [step.tag]);
      return;
    case 'delete tag':
      await deleteTag(registry, by, step);
      return;
    case 'delete manifest':
      await deleteManifest(registry, by, { repository: step.repository, digest: digestOf(step.image) });
      return;
    case 'create repository':
      await createRepository(registry, by, { name: step.repository });
      return;
    case 'delete repository':
      await deleteRepository(registry, by, { name: step.repository });
      return;
    case 'set immutable':
      await changeRepository(registry, by, { name: step.repository, immutable: step.immutable });
      return;
    case 'set promotesTo':
      await changeNamespace(registry, by, { name: step.namespace, promotesTo: step.promotesTo });
      return;
    case 'set validated':
      await changeNamespace(registry, by, { name: step.namespace, usage: step.validated ? 'validated' : 'open' });
      return;
    case 'set commentRequired':
      await changeNamespace(registry, by, { name: step.namespace, commentRequired: step.commentRequired });
      return;
    case 'grant':
      await grantRole(registry, by, { scope: scopeOf(step.repository), to: { user: 'tom' }, role: step.role });
      return;
    case 'revoke':
      await revokeRole(registry, by, { scope: scopeOf(step.repository), to: { user: 'tom' } });
      return;
    case 'promote':
      return (await promote(policies, by, promotionRequest(step))).state;
    case 'roll back':
      return (await rollBack(policies, by, { id: real.recordIds[step.record] ?? ABSENT, comment: step.comment })).state;
    case 'create policy':
      await createPolicy(policies, by, { ...draftOf(step.source, step.draft), create: step.create, apply: step.apply });
      return;
    case 'change policy': {
      const { change, create, apply } = step;
      await changePolicy(policies, by, { id: idOf(real, step.policy), ...changeOf(change), create, apply });
      return;
    }
    case 'delete policy':
      await deletePolicy(policies, by, { id: idOf(real, step.policy) });
      return;
    case 'apply policy':
      await requestApply(policies, by, { id: idOf(real, step.policy) });
      return;
    case 'days pass':
      real.clock.advance(step.days * SECONDS_PER_DAY);
      return;
    case 'collect garbage':
      await requestGarbageCollection(registry, SYSTEM_IDENTITY, { untagged: true });
      return;
    case 'run jobs':
      await real.drain();
      if (real.failures.length > 0) throw real.failures[0];
      return;
  }
}

/** What a person asks for who promotes by hand. */
export function promotionRequest(step: Extract<SingleStep, { kind: 'promote' }>) {
  return {
    source: { repository: step.source, reference: step.tag },
    target: { repository: step.target, tag: step.targetTag },
    comment: step.comment,
    create: step.create,
  };
}

/** The change as the policy's editor says it. */
function changeOf({ template, onlyTag, ...change }: Partial<PolicyDraft>): PolicyChange {
  const rules = onlyTag === undefined ? {} : { rules: rulesOf(onlyTag), always: onlyTag === null };
  return { ...change, ...rules, ...(template === undefined ? {} : { tagTemplate: template }) };
}

/** The whole policy as its editor says it. */
export function draftOf(source: string, { template, onlyTag, ...draft }: PolicyDraft) {
  const rules = { rules: rulesOf(onlyTag), always: onlyTag === null };
  return { ...draft, ...rules, source, tagTemplate: template, platforms: null, schedule: null };
}

function rulesOf(onlyTag: string | null): Rule[] {
  return onlyTag === null ? [] : [{ field: 'tag', operator: 'equals', values: [onlyTag] }];
}

function scopeOf(repository: string) {
  return { kind: 'repository', repository } as const;
}

function idOf({ policyIds }: Deployment, number: number): string {
  return policyIds[number] ?? ABSENT;
}
