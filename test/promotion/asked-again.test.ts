// Newer data is there: policies that hold images are asked again.

import { expect, it } from 'vitest';
import { SYSTEM } from '../../src/actor.ts';
import type { Rule } from '../../src/api/rule.ts';
import { recordEvent } from '../../src/event/record-event.ts';
import { listJobs } from '../../src/job/list-jobs.ts';
import { image, usePromotionHouse } from '../support/promotion-house.ts';
import { CLEAN_SCAN } from '../support/scan-facts.ts';

const house = usePromotionHouse();
const NO_LOG4J: Rule = { field: 'component', operator: 'not_one_of', values: ['log4j-core'] };

it('each in a job of its own, so that none waits for a slow one of somebody else, and those that hold nothing in none', async () => {
  const h = house();
  await h.organization('dev', 'qa');
  for (const name of ['web', 'api', 'idle']) {
    await h.repository(`dev/${name}`);
    await h.repository(`qa/${name}`);
    await h.policy({ source: `dev/${name}`, target: `qa/${name}`, rules: [NO_LOG4J] });
  }
  const pushed = [await h.push('dev/web', image('web'), '1'), await h.push('dev/api', image('api'), '1')];
  await h.drain();
  expect(await h.tag('qa/web', '1')).toBeUndefined();
  for (const digest of pushed) h.scans.set(digest, CLEAN_SCAN);
  const at = h.clock.now();
  await h.database.transaction((tx) =>
    recordEvent(tx, { type: 'scan.rematched', at, actor: SYSTEM, data: { serial: 2 } }),
  );
  await h.drain();
  expect([await h.tag('qa/web', '1'), await h.tag('qa/api', '1')]).toEqual(pushed);
  const { items } = await listJobs(h.database.rows, { kind: 'policy.ask_held' }, 10);
  expect(items.map(({ repository, state, requestedBy }) => [repository, state, requestedBy.name]).sort()).toEqual([
    [null, 'done', SYSTEM.name],
    ['dev/api', 'done', 'jane'],
    ['dev/web', 'done', 'jane'],
  ]);
});
