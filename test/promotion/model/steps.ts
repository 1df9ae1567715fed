// What can be done in a sequence, as data, and how a sequence that failed is told in words.

import type { ImageName, NamespaceName, RepositoryName, Role, User, World } from './world.ts';

export interface PolicyDraft {
  readonly target: RepositoryName;
  readonly template: string;
  readonly onlyTag: string | null;
  readonly enabled: boolean;
}

export type Step = SingleStep | { kind: 'together'; steps: readonly [SingleStep, SingleStep] };

/**
 * Policies are named by their numbers and records by their positions. As generated, both are any number: `resolve` makes them
 * that of one that is there.
 */
export type SingleStep =
  | { kind: 'push'; by: User; repository: RepositoryName; image: ImageName; tag: string }
  | { kind: 'delete tag'; by: User; repository: RepositoryName; tag: string }
  | { kind: 'delete manifest'; by: User; repository: RepositoryName; image: ImageName }
  | { kind: 'create repository'; by: User; repository: RepositoryName }
  | { kind: 'delete repository'; by: User; repository: RepositoryName }
  | { kind: 'set immutable'; by: User; repository: RepositoryName; immutable: boolean }
  | { kind: 'set promotesTo'; namespace: NamespaceName; promotesTo: readonly NamespaceName[] }
  | { kind: 'set validated'; namespace: NamespaceName; validated: boolean }
  | { kind: 'set commentRequired'; namespace: NamespaceName; commentRequired: boolean }
  | { kind: 'grant'; repository: RepositoryName; role: Role }
  | { kind: 'revoke'; repository: RepositoryName }
  | {
      kind: 'promote';
      by: User;
      source: RepositoryName;
      tag: string;
      target: RepositoryName;
      targetTag: string;
      comment: string | null;
      create: boolean;
    }
  | { kind: 'roll back'; by: User; record: number; comment: string | null }
  | { kind: 'create policy'; by: User; source: RepositoryName; draft: PolicyDraft; create: boolean; apply: boolean }
  | { kind: 'change policy'; by: User; policy: number; change: Partial<PolicyDraft>; create: boolean; apply: boolean }
  | { kind: 'delete policy'; by: User; policy: number }
  | { kind: 'apply policy'; by: User; policy: number }
  | { kind: 'days pass'; days: number }
  | { kind: 'collect garbage' }
  | { kind: 'run jobs' };

/** The step about a policy or record that is there when it is done. */
export function resolve<Any extends SingleStep>(world: World, step: Any): Any {
  if ('policy' in step) return { ...step, policy: world.policies[step.policy % world.policies.length]?.number ?? 0 };
  if ('record' in step) return { ...step, record: Math.max(0, world.records.length - 1 - step.record) };
  return step;
}

/** One line for the list of a sequence that failed. */
export function inWords(step: Step): string {
  switch (step.kind) {
    case 'push':
      return `${step.by} pushes ${step.image} to ${step.repository}:${step.tag}`;
    case 'delete tag':
      return `${step.by} deletes the tag ${step.repository}:${step.tag}`;
    case 'delete manifest':
      return `${step.by} deletes the image ${step.image} from ${step.repository}`;
    case 'create repository':
    case 'delete repository':
      return `${step.by} does "${step.kind}" ${step.repository}`;
    case 'set immutable':
      return `${step.by} makes ${step.repository} ${step.immutable ? 'immutable' : 'mutable'}`;
    case 'set promotesTo':
      return `${step.namespace} promotes to ${step.promotesTo.join(' and ') || 'any namespace'}`;
    case 'set validated':
      return `${step.namespace} is ${step.validated ? 'validated' : 'open'}`;
    case 'set commentRequired':
      return `${step.namespace} wants ${step.commentRequired ? 'comments' : 'no comments'}`;
    case 'grant':
      return `tom becomes ${step.role} of ${step.repository}`;
    case 'revoke':
      return `tom loses his role on ${step.repository}`;
    case 'promote':
      return `${step.by} promotes ${step.source}:${step.tag} to ${step.target}:${step.targetTag}${says(step.comment)}${may(step.create)}`;
    case 'roll back':
      return `${step.by} rolls back record ${step.record}${says(step.comment)}`;
    case 'create policy':
      return `${step.by} saves a policy of ${step.source}: ${JSON.stringify(step.draft)}${may(step.create)}${applied(step.apply)}`;
    case 'change policy':
      return `${step.by} changes policy #${step.policy}: ${JSON.stringify(step.change)}${may(step.create)}${applied(step.apply)}`;
    case 'delete policy':
    case 'apply policy':
      return `${step.by} does "${step.kind}" #${step.policy}`;
    case 'days pass':
      return `${step.days} days pass`;
    case 'collect garbage':
      return 'garbage is to be collected, with untagged images';
    case 'run jobs':
      return 'jobs run';
    case 'together':
      return `together: ${step.steps.map(inWords).join(' | ')}`;
  }
}

function says(comment: string | null): string {
  return comment === null ? '' : `, saying "${comment}"`;
}

function may(create: boolean): string {
  return create ? ', which may be created' : '';
}

function applied(apply: boolean): string {
  return apply ? ', and applies it' : '';
}
