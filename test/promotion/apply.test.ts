// Applying a policy to what is there: in order, in batches, resumable, cancellable, and on a schedule.

import { expect, it } from 'vitest';
import { cancelJob } from '../../src/access/jobs.ts';
import { findJob, listJobs } from '../../src/job/list-jobs.ts';
import { StoppedError, TurnOverError } from '../../src/job/stopped-error.ts';
import type { RunningJob } from '../../src/job/worker.ts';
import type { Digest } from '../../src/oci/digest.ts';
import { changePolicy } from '../../src/policy/change-policy.ts';
import { deletePolicy } from '../../src/policy/delete-policy.ts';
import { requestApply } from '../../src/policy/request-apply.ts';
import { applyPolicy } from '../../src/promotion/apply-policy.ts';
import { deleteTag } from '../../src/registry/delete-tag.ts';
import { findRepository } from '../../src/registry/find-repository.ts';
import { findTag } from '../../src/registry/find-tag.ts';
import { fillWithTags } from '../support/fill-with-tags.ts';
import { image, type PromotionHouse, usePromotionHouse } from '../support/promotion-house.ts';
import { CLEAN_SCAN } from '../support/scan-facts.ts';

const house = usePromotionHouse();

async function withTags(count: number): Promise<PromotionHouse> {
  const h = house();
  await h.organization('dev', 'qa');
  await h.repository('dev/web');
  await h.push('dev/web', image('seed'), 'seed');
  await h.drain();
  await fillWithTags(h.database, 'dev/web', count, h.clock.now());
  return h;
}

it('evaluates every tag that is there, as a job with progress', async () => {
  const h = await withTags(120);
  const rules = [{ field: 'tag' as const, operator: 'starts_with' as const, values: ['tag-01'] }];
  const { job } = await h.policy({ source: 'dev/web', target: 'qa/web', rules }, true);
  await h.drain();
  expect(await findJob(h.database.rows, job ?? '')).toMatchObject({
    state: 'done',
    progress: { done: 121, total: 121 },
    repository: 'dev/web',
  });
  expect(await h.promotions()).toHaveLength(20);
  expect(await h.events('policy.evaluated')).toHaveLength(121);
  expect((await listJobs(h.database.rows, { kind: 'promotion.promote' }, 10)).items.length).toBe(0);
});

it('goes from the oldest push to the newest, which keeps a tag that all would get', async () => {
  const h = house();
  await h.organization('dev', 'qa');
  await h.repository('dev/web');
  await h.push('dev/web', image('a'), 'z');
  await h.push('dev/web', image('b'), 'a');
  const newest = await h.push('dev/web', image('c'), 'm');
  const { policy } = await h.policy({ source: 'dev/web', target: 'qa/web', tagTemplate: 'latest' }, true);
  await h.drain();
  expect(await h.tag('qa/web', 'latest')).toBe(newest);
  expect((await h.promotions()).map(({ source }) => source.tag)).toEqual(['m', 'a', 'z']);

  await requestApply(h.policies, h.jane, policy);
  await h.drain();
  expect(await h.tag('qa/web', 'latest')).toBe(newest);
  // The two whose tag was given to the newest say so, once.
  const taken = 'tag taken: qa/web:latest was given to another image after this policy had promoted this one there';
  const records = async () => (await h.promotions()).map(({ state, source }) => `${state} ${source.tag}`);
  const expected = ['refused a', 'refused z', 'succeeded m', 'succeeded a', 'succeeded z'];
  expect(await records()).toEqual(expected);
  expect((await h.promotions())[0]?.reason).toContain(taken);
  await requestApply(h.policies, h.jane, policy);
  await h.drain();
  expect(await records()).toEqual(expected);
});

it('leaves a tag that goes to an older image and back as new as its last move', async () => {
  const h = house();
  await h.organization('dev', 'qa');
  await h.repository('dev/web');
  await h.push('dev/web', image('a'), '1');
  await h.push('dev/web', image('b'), '2');
  await h.promote('dev/web:2', 'qa/web', { tag: 'latest' });
  const promoted = h.clock.now();
  await h.policy({ source: 'dev/web', target: 'qa/web', tagTemplate: 'latest' }, true);
  await h.drain();
  const target = await findRepository(h.database.rows, 'qa/web');
  const latest = target && (await findTag(h.database.rows, target, 'latest'));
  expect(latest?.updatedAt).toBeGreaterThan(promoted);
  expect((await h.promotions()).map(({ source }) => source.tag)).toEqual(['2', '1', '2']);
});

it('brings back what was deleted in the target, which a schedule does not', async () => {
  const h = house();
  await h.organization('dev', 'qa');
  await h.repository('dev/web');
  const digest = await h.push('dev/web', image('a'), '1');
  const { policy } = await h.policy({ source: 'dev/web', target: 'qa/web', schedule: '0 * * * *' }, true);
  await h.drain();
  await deleteTag(h.registry, h.jane, { repository: 'qa/web', tag: '1' });
  h.clock.advance(3600);
  await h.drain();
  expect(await h.tag('qa/web', '1')).toBeUndefined();
  await requestApply(h.policies, h.jane, policy);
  await h.drain();
  expect(await h.tag('qa/web', '1')).toBe(digest);
});

it('goes on where it was when it is interrupted, and does nothing twice', async () => {
  const h = await withTags(170);
  const { policy } = await h.policy({ source: 'dev/web', target: 'qa/web' });
  let saved: unknown;
  let batches = 0;
  const job = (stopAfter: number): RunningJob<'policy.apply'> => ({
    id: 'job-1',
    payload: { policy: policy.id, version: 1, occasion: 'apply' },
    requestedBy: h.jane,
    repository: null,
    cursor: saved,
    async saveProgress(_tx, progress) {
      saved = progress.cursor ?? saved;
    },
    async shouldStop() {
      batches += 1;
      return batches >= stopAfter;
    },
  });
  // Somebody waits for each transaction to end.
  const policies = { ...h.policies, database: { ...h.database, isAwaited: () => true } };
  await expect(applyPolicy(policies, job(1))).rejects.toThrow(StoppedError);
  expect(await h.promotions()).toHaveLength(25);
  await expect(applyPolicy(policies, job(3))).rejects.toThrow(StoppedError);
  expect((await h.promotions()).length).toBeGreaterThan(50);
  const interrupted = saved;
  await applyPolicy(h.policies, job(99));
  expect(await h.promotions()).toHaveLength(171);
  saved = interrupted;
  await applyPolicy(h.policies, job(199));
  expect(await h.promotions()).toHaveLength(171);
});

it('gives way after what took long, with that acted on, and is gone on with from there', async () => {
  const h = await withTags(5);
  const slow = {
    ...CLEAN_SCAN,
    get components() {
      h.clock.advance(1);
      return [];
    },
  };
  for (const tag of ['seed', 'tag-0000', 'tag-0001', 'tag-0002', 'tag-0003', 'tag-0004'])
    h.scans.set((await h.tag('dev/web', tag)) as Digest, slow);
  const rules = [{ field: 'component' as const, operator: 'not_one_of' as const, values: ['log4j-core'] }];
  const { policy, job } = await h.policy({ source: 'dev/web', target: 'qa/web', rules }, true);
  const saved: unknown[] = [];
  const first: RunningJob<'policy.apply'> = {
    id: 'job-1',
    payload: { policy: policy.id, version: 1, occasion: 'apply' },
    requestedBy: h.jane,
    repository: null,
    cursor: undefined,
    saveProgress: async (_tx, { cursor, ...progress }) => void saved.push(progress),
    shouldStop: async () => false,
  };
  await expect(applyPolicy(h.policies, first)).rejects.toThrow(TurnOverError);
  expect(saved).toEqual([{ done: 1, total: 6 }]);
  expect(await h.promotions()).toHaveLength(1);
  await h.drain();
  expect(await findJob(h.database.rows, job ?? '')).toMatchObject({
    state: 'done',
    attempts: 1,
    progress: { done: 6 },
  });
  expect(await h.promotions()).toHaveLength(6);
});

it('leaves the progress of a batch that fails undone', async () => {
  const h = await withTags(10);
  const { policy } = await h.policy({ source: 'dev/web', target: 'qa/web' });
  const failing: RunningJob<'policy.apply'> = {
    id: 'job-1',
    payload: { policy: policy.id, version: 1, occasion: 'apply' },
    requestedBy: h.jane,
    repository: null,
    cursor: undefined,
    async saveProgress() {
      throw new Error('the disk is full');
    },
    shouldStop: async () => false,
  };
  await expect(applyPolicy(h.policies, failing)).rejects.toThrow('the disk is full');
  expect(await h.promotions()).toEqual([]);
  expect(await h.tag('qa/web', 'seed')).toBeUndefined();
});

it('can be cancelled before it begins', async () => {
  const h = await withTags(10);
  const { job } = await h.policy({ source: 'dev/web', target: 'qa/web' }, true);
  await cancelJob(h.registry, h.jane, { id: job ?? '' });
  await h.drain();
  expect(await h.promotions()).toEqual([]);
});

it('stops when the policy was edited or deleted, and says so', async () => {
  const h = await withTags(10);
  const { policy, job } = await h.policy({ source: 'dev/web', target: 'qa/web' }, true);
  await changePolicy(h.policies, h.jane, { id: policy.id, tagTemplate: '%n-rc' });
  await h.drain();
  expect((await findJob(h.database.rows, job ?? ''))?.log).toContain('the policy was edited; apply it again');
  const second = await requestApply(h.policies, h.jane, policy);
  await deletePolicy(h.policies, h.jane, { id: policy.id });
  await h.drain();
  expect((await findJob(h.database.rows, second))?.log).toContain('the policy was deleted');
  expect(await h.promotions()).toEqual([]);
});

it('is refused for a policy that is not enabled', async () => {
  const h = await withTags(1);
  const draft = { source: 'dev/web', target: 'qa/web', enabled: false };
  await expect(h.policy(draft, true)).rejects.toMatchObject({ code: 'INVALID' });
  const { policy } = await h.policy(draft);
  await expect(requestApply(h.policies, h.jane, policy)).rejects.toMatchObject({ code: 'CONFLICT' });
});

it('runs on its schedule, once for each time, whatever was missed', async () => {
  const h = house();
  await h.organization('dev', 'qa');
  await h.repository('dev/web');
  const rule = { field: 'vulnerabilities', scale: 'cvss', severity: 'all', operator: 'eq' } as const;
  await h.policy({
    source: 'dev/web',
    target: 'qa/web',
    rules: [{ ...rule, values: [0] }],
    schedule: '0 * * * *',
  });
  const digest = await h.push('dev/web', image('a'), '1');
  await h.drain();
  expect(await h.promotions()).toMatchObject([{ state: 'held' }]);
  h.scans.set(digest, CLEAN_SCAN);
  h.clock.advance(3 * 24 * 3600);
  await h.drain();
  expect(await h.tag('qa/web', '1')).toBe(digest);
  expect((await listJobs(h.database.rows, { kind: 'policy.apply' }, 10)).items).toHaveLength(1);
  const { items: waiting } = await listJobs(h.database.rows, { kind: 'policy.schedule', state: 'due' }, 10);
  expect(waiting.map(({ runAt }) => new Date(runAt / 1000).toISOString())).toEqual(['2026-11-24T03:00:00.000Z']);
});

it('promotes 10,000 tags with no more than 150 commits', async () => {
  const h = await withTags(10_000);
  await h.policy({ source: 'dev/web', target: 'qa/web', tagTemplate: '%n-rc' }, true);
  let commits = 0;
  h.database.onCommit(({ count }) => {
    commits += count;
  });
  await h.drain();
  expect(commits).toBeLessThanOrEqual(150);
  expect(await h.tag('qa/web', 'tag-9999-rc')).toBeDefined();
  expect(await h.tag('qa/web', 'seed-rc')).toBeDefined();
});
