// What happened before what is told by the order in which it was written down, never by the clock, which may be set back.

import { beforeAll, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const DAY = 24 * 3600;
const POLICIES = '/api/v1/promotion-policies';
const RULE = { field: 'tag', operator: 'contains', values: ['v'] };

beforeAll(async () => {
  await app().createUser('ann');
});

const create = (name: string) => app().call('ann', 'POST', '/api/v1/repositories', { name });
const push = (repository: string, tag: string) => pushImage(app().send('ann'), repository, sampleImage(tag), tag);
const tags = async (repository: string) => (await app().call('ann', 'GET', `/v2/${repository}/tags/list`)).json.tags;

async function pair(name: string, query = ''): Promise<{ source: string; target: string }> {
  const [source, target] = [`ann/${name}`, `ann/${name}-target`];
  for (const one of [source, target]) await create(one);
  const saved = await app().call('ann', 'POST', `${POLICIES}${query}`, { source, target, rules: [RULE] });
  expect(saved.status).toBe(201);
  return { source, target };
}

test('a push after a policy was saved is judged, although the clock was set back a day between them', async () => {
  const { source, target } = await pair('judged');
  app().clock.advance(-DAY);
  await push(source, 'v1');
  await app().drain();
  app().clock.advance(DAY);
  await app().drain();
  expect(await tags(target)).toEqual(['v1']);
});

test('a policy of a repository that was created again works, although the clock was set back', async () => {
  const { source, target } = await pair('anew');
  expect((await app().call('ann', 'DELETE', `/api/v1/repositories/${encodeURIComponent(source)}`)).status).toBe(204);
  app().clock.advance(-DAY);
  await create(source);
  const again = await app().call('ann', 'POST', POLICIES, { source, target, tagTemplate: '%n-2', rules: [RULE] });
  expect(again.status).toBe(201);
  await push(source, 'v1');
  app().clock.advance(2 * DAY);
  await app().drain();
  expect(await tags(target)).toEqual(['v1-2']);
  const { items } = (await app().call('ann', 'GET', `${POLICIES}?source=${encodeURIComponent(source)}`)).json;
  expect(items.map(({ id }: { id: string }) => id)).toEqual([again.json.id]);
  app().clock.advance(-DAY);
});

test('applying a policy judges what was pushed before, although the clock was set back since', async () => {
  await create('ann/applied');
  await push('ann/applied', 'v1');
  app().clock.advance(-DAY);
  const body = { source: 'ann/applied', target: 'ann/applied-target', rules: [RULE], create: true };
  expect((await app().call('ann', 'POST', `${POLICIES}?apply=true`, body)).status).toBe(201);
  await app().drain();
  expect(await tags('ann/applied-target')).toEqual(['v1']);
  app().clock.advance(DAY);
});
