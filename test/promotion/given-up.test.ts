// A job that was to judge or to promote an image, and was given up, is told of where the image waits.

import { expect, it } from 'vitest';
import { updateJob } from '../../src/job/job-table.ts';
import { listJobs } from '../../src/job/list-jobs.ts';
import { gatesOf } from '../../src/promotion/gates.ts';
import { image, type PromotionHouse, usePromotionHouse } from '../support/promotion-house.ts';

const house = usePromotionHouse();

async function giveUp(h: PromotionHouse, kind: string): Promise<void> {
  const { items } = await listJobs(h.database.rows, { kind, state: 'due' }, 1);
  const change = { state: 'failed', error: 'the disk was away', finished_at: h.clock.now() } as const;
  await h.database.transaction((tx) => updateJob(tx, items[0]?.id ?? '', change));
}

async function pushed() {
  const h = house();
  await h.organization('dev', 'qa');
  await h.repository('dev/web');
  await h.policy({ source: 'dev/web', target: 'qa/web' });
  const digest = await h.push('dev/web', image('a'), '1');
  const gate = async () => {
    const { gates } = await gatesOf(h.policies, h.jane, { repository: 'dev/web', tags: [{ name: '1', digest }] });
    return gates[0]?.[0];
  };
  return { h, digest, gate };
}

it('the job that was to judge it', async () => {
  const { h, gate } = await pushed();
  await giveUp(h, 'policy.evaluate');
  expect(await gate()).toMatchObject({
    state: 'not_judged',
    lastFailure: { reason: 'it was given up: the disk was away', at: expect.any(Number) },
  });
});

it('no job of another image under the tag', async () => {
  const { h } = await pushed();
  await giveUp(h, 'policy.evaluate');
  const digest = await h.push('dev/web', image('b'), '1');
  const { gates } = await gatesOf(h.policies, h.jane, { repository: 'dev/web', tags: [{ name: '1', digest }] });
  expect(gates[0]?.[0]).toMatchObject({ lastFailure: null });
});
