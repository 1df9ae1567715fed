// A write that is sent again under its Idempotency-Key, because the answer was lost, is answered again and not done again.

import { beforeAll, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { queueHousekeeping } from '../../src/jobs.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const key = (value: string) => ({ 'idempotency-key': value });
const promotions = async () => (await app().call('admin', 'GET', '/api/v1/promotions')).json.items;

beforeAll(async () => {
  await app().createUser('ada');
  for (const name of ['dev', 'qa', 'prod']) await app().createOrganization(name);
  await pushImage(app().send('admin'), 'dev/web', sampleImage('web'), '1');
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'qa/web' });
});

const order = (target: string, more: object = {}) => ({
  source: { repository: 'dev/web', reference: '1' },
  target: { repository: target },
  ...more,
});

test('the same request gets the same answer, and has no second effect', async () => {
  const send = () => app().call('admin', 'POST', '/api/v1/promotions', order('qa/web', { comment: 'go' }), key('a'));
  const first = await send();
  expect([first.status, first.json.state]).toEqual([201, 'succeeded']);
  const second = await send();
  expect([second.status, second.json]).toEqual([201, first.json]);
  expect(await promotions()).toHaveLength(1);
  const made = { name: 'dev/new', description: 'x' };
  const creation = await app().call('admin', 'POST', '/api/v1/repositories', made, key('b'));
  const again = await app().call('admin', 'POST', '/api/v1/repositories', made, key('b'));
  expect([again.status, again.json]).toEqual([201, creation.json]);
});

test('requests that are sent at once have one effect', async () => {
  const made = { name: 'dev/at-once' };
  const send = () => app().call('admin', 'POST', '/api/v1/repositories', made, key('at once'));
  const answers = await Promise.all([send(), send(), send()]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(new Set(answers.map(({ bytes }) => String(bytes))).size).toBe(1);
});

test('another request under the key is a conflict', async () => {
  for (const body of [order('qa/web', { comment: 'else' }), order('prod/web', { comment: 'go' })]) {
    const answer = await app().call('admin', 'POST', '/api/v1/promotions', body, key('a'));
    expect([answer.status, answer.json.error]).toEqual([
      409,
      { code: 'CONFLICT', message: 'this Idempotency-Key was used for another request: use a new one' },
    ]);
  }
  expect((await app().call('admin', 'POST', '/api/v1/repositories', { name: 'dev/x' }, key('a'))).status).toBe(409);
});

test('the key is one of its user', async () => {
  await pushImage(app().send('ada'), 'ada/web', sampleImage('ada'), '1');
  const answer = await app().call('ada', 'POST', '/api/v1/repositories', { name: 'ada/more' }, key('a'));
  expect([answer.status, answer.json.name]).toEqual([201, 'ada/more']);
});

test('a deletion that is sent again says that it was done, and not that nothing is there', async () => {
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'dev/short' });
  const remove = () => app().call('admin', 'DELETE', '/api/v1/repositories/dev%2Fshort', undefined, key('d'));
  expect((await remove()).status).toBe(204);
  const again = await remove();
  expect([again.status, again.bytes.length]).toEqual([204, 0]);
});

test('a promotion that was refused is refused again, and its key is free for a better request', async () => {
  await app().call('admin', 'PATCH', '/api/v1/namespaces/dev', { promotesTo: ['qa'] });
  const send = (target: string, tag: string) =>
    app().call('admin', 'POST', '/api/v1/promotions', order(target, { target: { repository: target, tag } }), key('r'));
  const first = await send('prod/web', '1');
  expect([first.status, first.json.error.code]).toEqual([403, 'NEXT_HOP']);
  const again = await send('prod/web', '1');
  expect([again.status, again.json.error.code]).toEqual([403, 'NEXT_HOP']);
  const better = await send('qa/web', 'better');
  expect([better.status, better.json.state, better.json.target.repository]).toEqual([201, 'succeeded', 'qa/web']);
  expect((await send('qa/web', 'better')).json).toEqual(better.json);
});

test('a dry run under a key does not stand in for the promotion', async () => {
  const body = order('qa/web', { target: { repository: 'qa/web', tag: 'dry' } });
  const dry = await app().call('admin', 'POST', '/api/v1/promotions', { ...body, dryRun: true }, key('dry'));
  expect([dry.status, dry.json.id]).toEqual([200, null]);
  expect((await app().call('admin', 'POST', '/api/v1/promotions', body, key('dry'))).status).toBe(409);
  expect((await app().call('admin', 'POST', '/api/v1/promotions', body, key('wet'))).status).toBe(201);
});

test('a request that failed may be sent again, and a key has its limit', async () => {
  const wrong = await app().call('admin', 'POST', '/api/v1/organizations', { name: 'BAD' }, key('w'));
  expect(wrong.status).toBe(400);
  expect((await app().call('admin', 'POST', '/api/v1/organizations', { name: 'good' }, key('w'))).status).toBe(201);
  const long = await app().call('admin', 'POST', '/api/v1/organizations', { name: 'long' }, key('x'.repeat(201)));
  expect([long.status, long.json.error.message]).toEqual([400, 'an Idempotency-Key may have at most 200 characters']);
});

test('after a day the key may be used for something else', async () => {
  app().clock.advance(25 * 3600);
  await queueHousekeeping(app().database, app().clock.now());
  await app().drain();
  expect((await app().call('admin', 'POST', '/api/v1/repositories', { name: 'dev/later' }, key('b'))).status).toBe(201);
  // A promotion is known by its key for ever, so this one still is not taken for another.
  const other = await app().call('admin', 'POST', '/api/v1/promotions', order('qa/other'), key('a'));
  expect([other.status, other.json.error.code]).toEqual([409, 'CONFLICT']);
});

test('a rollback is done once', async () => {
  const ids: string[] = [];
  for (const text of ['old', 'new']) {
    await pushImage(app().send('admin'), 'dev/web', sampleImage(text), 'r');
    const body = { source: { repository: 'dev/web', reference: 'r' }, target: { repository: 'qa/web' } };
    ids.push((await app().call('admin', 'POST', '/api/v1/promotions', body)).json.id);
  }
  const back = () => app().call('admin', 'POST', `/api/v1/promotions/${ids[1]}/rollback`, { comment: 'x' }, key('rb'));
  const first = await back();
  expect([first.status, first.json.state]).toEqual([201, 'rolled_back']);
  expect((await back()).json).toEqual(first.json);
});
