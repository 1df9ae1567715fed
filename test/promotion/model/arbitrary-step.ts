// Any step, with what matters most coming most often.

import fc from 'fast-check';
import type { SingleStep, Step } from './steps.ts';
import { NAMESPACES, REPOSITORIES, type RepositoryName } from './world.ts';

const by = fc.constantFrom('jane' as const, 'jane' as const, 'jane' as const, 'tom' as const);
const repository = fc.constantFrom(...REPOSITORIES);
const namespace = fc.constantFrom(...NAMESPACES);
const image = fc.constantFrom('a', 'b', 'c', 'index', 'index');
const tag = fc.constantFrom('1', '1', '1', '2', 'rc');
const comment = fc.constantFrom(null, 'ready');
const number = fc.nat({ max: 4 });
const often = fc.constantFrom(true, true, true, true, false);
const seldom = fc.constantFrom(false, false, false, true);

/** Mostly onwards, and now and then back. */
const way: fc.Arbitrary<readonly [RepositoryName, RepositoryName]> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(['dev/web', 'qa/web'] as const) },
  { weight: 2, arbitrary: fc.constant(['qa/web', 'prod/web'] as const) },
  { weight: 1, arbitrary: fc.constant(['dev/web', 'prod/web'] as const) },
  { weight: 1, arbitrary: fc.tuple(repository, repository) },
);

const change = fc.record(
  {
    target: repository,
    template: fc.constantFrom('%n', 'rc'),
    onlyTag: fc.constantFrom(null, '1'),
    enabled: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** A step of this kind; the compiler checks the names of its parts, and not their types. */
function step<Kind extends SingleStep['kind']>(
  kind: Kind,
  parts: { [Key in Exclude<keyof Extract<SingleStep, { kind: Kind }>, 'kind'>]: fc.Arbitrary<unknown> },
): fc.Arbitrary<SingleStep> {
  return fc.record({ kind: fc.constant(kind), ...parts }) as unknown as fc.Arbitrary<SingleStep>;
}

const push = step('push', {
  by,
  repository: fc.constantFrom('dev/web', 'dev/web', 'dev/web', 'dev/web', 'qa/web', 'prod/web'),
  image,
  tag,
});

const promote = way.chain(([source, target]) =>
  step('promote', {
    by,
    source: fc.constant(source),
    tag,
    target: fc.constant(target),
    targetTag: tag,
    comment,
    create: often,
  }),
);

const createPolicy = way.chain(([source, target]) => {
  const draft = fc.record({
    target: fc.constant(target),
    template: fc.constantFrom('%n', '%n', 'rc', '%n-rc'),
    onlyTag: fc.constantFrom(null, null, '1'),
    enabled: often,
  });
  return step('create policy', { by, source: fc.constant(source), draft, create: often, apply: fc.boolean() });
});

const alone: fc.Arbitrary<SingleStep> = fc.oneof(
  { weight: 24, arbitrary: push },
  { weight: 18, arbitrary: step('run jobs', {}) },
  { weight: 14, arbitrary: promote },
  { weight: 8, arbitrary: step('roll back', { by, record: number, comment }) },
  { weight: 6, arbitrary: createPolicy },
  { weight: 5, arbitrary: step('change policy', { by, policy: number, change, create: often, apply: seldom }) },
  { weight: 5, arbitrary: step('apply policy', { by, policy: number }) },
  { weight: 4, arbitrary: step('delete tag', { by, repository, tag }) },
  { weight: 5, arbitrary: step('delete manifest', { by, repository, image }) },
  { weight: 3, arbitrary: step('create repository', { by, repository }) },
  { weight: 2, arbitrary: step('grant', { repository, role: fc.constantFrom('read-only', 'read-write', 'admin') }) },
  { weight: 2, arbitrary: step('days pass', { days: fc.constantFrom(1, 45, 100) }) },
  { weight: 2, arbitrary: step('collect garbage', {}) },
  { weight: 1, arbitrary: step('delete policy', { by, policy: number }) },
  { weight: 1, arbitrary: step('delete repository', { by, repository }) },
  { weight: 1, arbitrary: step('set immutable', { by, repository, immutable: seldom }) },
  { weight: 2, arbitrary: step('revoke', { repository }) },
  {
    weight: 1,
    arbitrary: step('set promotesTo', { namespace, promotesTo: fc.constantFrom([], ['qa'], ['prod'], ['qa', 'prod']) }),
  },
  { weight: 1, arbitrary: step('set validated', { namespace, validated: seldom }) },
  { weight: 1, arbitrary: step('set commentRequired', { namespace, commentRequired: seldom }) },
);

/** Of a push of an index beside something else there are more than two orders: what it lists is pushed by requests of its own. */
const isOneRequest = (one: SingleStep) => one.kind !== 'days pass' && !(one.kind === 'push' && one.image === 'index');

/** Now and then two steps at once, of which jobs can be one. */
export const anyStep: fc.Arbitrary<Step> = fc
  .tuple(
    alone,
    fc.oneof(
      { withCrossShrink: true },
      { weight: 4, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: alone.filter((one) => isOneRequest(one) && one.kind !== 'run jobs') },
    ),
  )
  .map(([first, second]) => (second && isOneRequest(first) ? { kind: 'together', steps: [first, second] } : first));
