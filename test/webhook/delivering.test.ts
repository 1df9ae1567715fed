// What comes of telling receivers that refuse, are in trouble, or are slow.

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM } from '../../src/actor.ts';
import { WEBHOOK_TYPES } from '../../src/api/webhook.ts';
import { recordEvents } from '../../src/event/record-event.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { queueHousekeeping } from '../../src/jobs.ts';
import type { Digest } from '../../src/oci/digest.ts';
import { bringDeliveries } from '../../src/webhook/follow-clock.ts';
import { useReceiver } from '../support/receiver.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const DAY_SECONDS = 24 * 3600;

const receiver = useReceiver();
const app = useApp();

async function ok(method: string, path: string, body?: unknown) {
  const { status, json } = await app().call('admin', method, `/api/v1${path}`, body);
  expect(status, JSON.stringify(json)).toBeLessThan(300);
  return json;
}

async function hook(settings: object = {}): Promise<string> {
  return (await ok('POST', '/webhooks', { repository: 'dev/web', types: ['TAG_PUSH'], url: receiver.url, ...settings }))
    .id;
}

const push = (...tags: string[]) =>
  Promise.all(tags.map((tag) => pushImage(app().send('admin'), 'dev/web', sampleImage(tag), tag)));
const deliver = () => app().app.courier.drain();
const deliveries = async (id: string) => (await ok('GET', `/webhooks/${id}/deliveries`)).items;
/** The tags of which the receiver was told, in order. */
const tags = () => receiver.received.map(({ json }) => json.contents.tag);

beforeAll(async () => {
  await app().createOrganization('dev');
  await ok('POST', '/repositories', { name: 'dev/web' });
});

afterEach(async () => {
  for (const { id } of (await ok('GET', '/webhooks')).items) await ok('DELETE', `/webhooks/${id}`);
});

test('a delivery shows what the receiver answered, and how long it took', async () => {
  receiver.answer = () => ({ status: 202, body: `thank you\0${'!'.repeat(5_000)}` });
  const id = await hook();
  await push('a');
  expect(await deliveries(id)).toEqual([]);
  await deliver();
  const [delivery] = await deliveries(id);
  expect(delivery).toMatchObject({
    type: 'TAG_PUSH',
    state: 'delivered',
    attempts: 1,
    status: 202,
    error: null,
    nextAt: null,
  });
  expect(delivery.milliseconds).toBeGreaterThanOrEqual(0);
  expect(delivery.response).toMatch(/^thank you!+$/);
  expect(delivery.response.length).toBeLessThanOrEqual(2_000);
  expect(receiver.received[0]?.headers['webhook-id']).toBe(delivery.id);
  const { body } = await ok('GET', `/webhooks/${id}/deliveries/${delivery.id}`);
  expect(body).toEqual(receiver.received[0]?.json);
  expect(await ok('GET', `/webhooks/${id}`)).toMatchObject({ failures: 0, lastDeliveredAt: delivery.attemptedAt });
});

describe('a receiver in trouble', () => {
  test('is left alone, longer each time, and then told everything in the order in which it happened', async () => {
    receiver.answer = () => ({ status: 503 });
    const id = await hook();
    for (const tag of ['b1', 'b2', 'b3']) await push(tag);
    await deliver();
    // One is enough to see that it is in trouble, though several may have been on their way.
    const first = receiver.received.length;
    expect(first).toBeLessThanOrEqual(3);
    expect(await ok('GET', `/webhooks/${id}`)).toMatchObject({ failures: 1 });
    for (const [seconds, attempts] of [
      [4, 0],
      [2, 1],
      [9, 0],
      [2, 1],
      [19, 0],
      [2, 1],
    ] as const) {
      receiver.received.length = 0;
      app().clock.advance(seconds);
      await deliver();
      expect(receiver.received, `after ${seconds} s more`).toHaveLength(attempts);
    }
    receiver.answer = () => ({ status: 204 });
    receiver.received.length = 0;
    app().clock.advance(3600);
    await deliver();
    expect(tags()).toEqual(['b1', 'b2', 'b3']);
    expect((await deliveries(id)).map(({ state }: { state: string }) => state)).toEqual(Array(3).fill('delivered'));
    expect(await ok('GET', `/webhooks/${id}`)).toMatchObject({ failures: 0, retryAt: null });
  });

  test('is asked again no later than it would have been when the clock is set back', async () => {
    receiver.answer = () => ({ status: 503 });
    await hook();
    await push('back');
    await deliver();
    receiver.answer = () => ({ status: 204 });
    receiver.received.length = 0;
    app().clock.advance(-DAY_SECONDS);
    await bringDeliveries(app().database, app().clock.now(), DAY_SECONDS * 1_000_000);
    app().clock.advance(6);
    await deliver();
    expect(tags()).toEqual(['back']);
  });

  test('that is not there at all is told when it is back, and the reason is shown', async () => {
    const id = await hook({ url: 'http://127.0.0.1:1/hook' });
    await push('c');
    await deliver();
    const [delivery] = await deliveries(id);
    expect(delivery).toMatchObject({ state: 'waiting', attempts: 1, status: null });
    expect(delivery.nextAt).toBe((await ok('GET', `/webhooks/${id}`)).retryAt);
    expect(delivery.error).toContain('ECONNREFUSED');
    // Whoever mends the address need not wait.
    await ok('PATCH', `/webhooks/${id}`, { url: receiver.url });
    await deliver();
    expect(tags()).toEqual(['c']);
  });

  test('for a day is given up on, and told of what happens afterwards', async () => {
    receiver.answer = () => ({ status: 500, body: 'broken' });
    const id = await hook();
    await push('d1', 'd2');
    await deliver();
    app().clock.advance(DAY_SECONDS + 1);
    await deliver();
    expect(await deliveries(id)).toMatchObject([{ state: 'given_up' }, { state: 'given_up' }]);
    receiver.answer = () => ({ status: 204 });
    receiver.received.length = 0;
    app().clock.advance(3600);
    await push('d3');
    await deliver();
    expect(tags()).toEqual(['d3']);
  });
});

test('a delivery that is refused is tried again later; others about the same image wait for it, the rest go on', async () => {
  const refused = sampleImage('e');
  const id = await hook();
  await pushImage(app().send('admin'), 'dev/web', refused, 'e1');
  await pushImage(app().send('admin'), 'dev/web', refused, 'e2');
  await push('f');
  receiver.answer = ({ json }) => ({ status: json.contents.tag === 'e1' ? 422 : 204 });
  await deliver();
  expect(tags().sort()).toEqual(['e1', 'f']);
  expect(await ok('GET', `/webhooks/${id}`)).toMatchObject({ failures: 0, retryAt: null });
  receiver.answer = () => ({ status: 204 });
  app().clock.advance(6);
  await deliver();
  expect(tags().slice(2)).toEqual(['e1', 'e2']);
});

test('many deliveries behind one that is refused do not hide the others', async () => {
  const manyed = await hook();
  const stuck = `sha256:${'5'.repeat(64)}` as Digest;
  const place = { actor: SYSTEM, repository: 'dev/web', at: app().clock.now() };
  // Nothing else follows from it.
  const data = { from: 'dev/other', feedsPolicies: false, scanOnPush: false };
  const pushed = { type: 'manifest.pushed', ...place, data } as const;
  const many = Array.from({ length: 600 }, (_, number) => ({ ...pushed, tag: `many-${number}`, digest: stuck }));
  await app().database.transaction((tx) => recordEvents(tx, many));
  await push('behind-1', 'behind-2');
  receiver.answer = ({ json }) => ({ status: json.contents.digest === stuck ? 422 : 204 });
  for (const seconds of [0, 6, 11]) {
    app().clock.advance(seconds);
    await deliver();
  }
  expect(new Set(tags())).toEqual(new Set(['many-0', 'behind-1', 'behind-2']));
  receiver.answer = () => ({ status: 204 });
  receiver.received.length = 0;
  app().clock.advance(DAY_SECONDS / 2);
  await deliver();
  expect(tags()).toEqual(many.map(({ tag }) => tag));
  expect((await ok('GET', `/webhooks/${manyed}/deliveries?state=waiting`)).items).toEqual([]);
});

test('a redirect is not followed', async () => {
  receiver.answer = () => ({ status: 302, location: `${receiver.url}/elsewhere` });
  const id = await hook();
  await push('g');
  await deliver();
  expect(receiver.received).toHaveLength(1);
  expect(await deliveries(id)).toMatchObject([{ state: 'waiting', status: 302 }]);
});

test('a delivery that was given up, or arrived, is sent again under the same id when somebody asks', async () => {
  const id = await hook();
  await push('h');
  await deliver();
  const [delivery] = await deliveries(id);
  const again = await ok('POST', `/webhooks/${id}/deliveries/${delivery.id}/resend`);
  expect(again).toMatchObject({ id: delivery.id, state: 'waiting' });
  await deliver();
  expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([delivery.id, delivery.id]);
  expect(receiver.received[0]?.body).toBe(receiver.received[1]?.body);
  expect(await deliveries(id)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
});

test.each(WEBHOOK_TYPES)('an example of %s is sent at once, and says that it is one', async (type) => {
  const id = await hook({ repository: undefined, everywhere: true });
  const example = await ok('POST', `/webhooks/${id}/test`, { type });
  expect(example).toMatchObject({ type, event: null, state: 'delivered', attempts: 1, status: 204 });
  expect(receiver.received).toMatchObject([{ json: { type, contents: { example: true } } }]);
  expect(receiver.received[0]?.headers['webhook-id']).toBe(example.id);
});

test('there is no example of what a receiver is never told of', async () => {
  const id = await hook();
  const { status, json } = await app().call('admin', 'POST', `/api/v1/webhooks/${id}/test`, { type: 'REPO_CREATED' });
  expect([status, json.error.message]).toEqual([400, 'a webhook of one repository is never told of REPO_CREATED']);
});

test('examples are like what is told in earnest', async () => {
  const id = await hook();
  for (const type of ['TAG_PUSH', 'SCAN_COMPLETED', 'SCAN_FAILED', 'PROMOTION', 'PROMOTION_HELD', 'POLICY_CHANGED'])
    await ok('POST', `/webhooks/${id}/test`, { type });
  const told = Object.fromEntries(receiver.received.map(({ json }) => [json.type, json.contents]));
  expect(told['TAG_PUSH']).toMatchObject({ namespace: 'dev', repository: 'web', tag: '1.0' });
  expect(told['SCAN_COMPLETED']).toMatchObject({ gaps: 0, scanSummary: { critical: 3, major: 3, minor: 4 } });
  expect(told['SCAN_FAILED']).toMatchObject({ error: 'this is an example' });
  expect(told['PROMOTION']).toMatchObject({ state: 'succeeded', source: { repository: 'dev/web' } });
  expect(told['PROMOTION_HELD']).toMatchObject({ state: 'held' });
  expect(told['POLICY_CHANGED']).toMatchObject({ change: 'updated' });
});

test('an example that is not taken changes nothing else: nothing waits for it, and it is not sent again', async () => {
  receiver.answer = () => ({ status: 500, body: 'broken' });
  const id = await hook();
  await push('example');
  await deliver();
  receiver.received.length = 0;
  // The receiver is in trouble, but whoever is mending it wants to know at once.
  const example = await ok('POST', `/webhooks/${id}/test`, {});
  expect(example).toMatchObject({ state: 'given_up', status: 500, response: 'broken', nextAt: null });
  expect(await ok('GET', `/webhooks/${id}`)).toMatchObject({ failures: 1 });
  const again = await app().call('admin', 'POST', `/api/v1/webhooks/${id}/deliveries/${example.id}/resend`);
  expect([again.status, again.json.error.message]).toEqual([409, 'this was an example: send another one as a test']);
  receiver.answer = () => ({ status: 204 });
  app().clock.advance(6);
  await deliver();
  expect(receiver.received.map(({ json }) => json.contents.example)).toEqual([true, undefined]);
});

test('what happens while a webhook is off is not told later; what waited before is', async () => {
  receiver.answer = () => ({ status: 503 });
  const id = await hook();
  await push('i1');
  await deliver();
  receiver.answer = () => ({ status: 204 });
  receiver.received.length = 0;
  await ok('PATCH', `/webhooks/${id}`, { enabled: false });
  await push('i2');
  app().clock.advance(60);
  await deliver();
  expect(tags()).toEqual([]);
  const [waiting] = await deliveries(id);
  const resend = `/api/v1/webhooks/${id}/deliveries/${waiting.id}/resend`;
  expect((await app().call('admin', 'POST', resend)).status).toBe(409);
  await ok('PATCH', `/webhooks/${id}`, { enabled: true });
  await push('i3');
  await deliver();
  expect(tags()).toEqual(['i1', 'i3']);
});

test('what happened just before a webhook was changed is told as it was asked for then', async () => {
  const id = await hook();
  await push('l1');
  await ok('PATCH', `/webhooks/${id}`, { types: ['TAG_DELETE'] });
  await push('l2');
  await deliver();
  expect(tags()).toEqual(['l1']);
});

test('deliveries that are long over are forgotten, and so is a deleted webhook with all of its', async () => {
  const id = await hook();
  await push('j');
  await deliver();
  const gone = await hook({ url: 'http://127.0.0.1:1/' });
  await push('k');
  await deliver();
  await ok('DELETE', `/webhooks/${gone}`);
  app().clock.advance(31 * DAY_SECONDS);
  await queueHousekeeping(app().database, app().clock.now());
  await app().drain();
  expect(await deliveries(id)).toEqual([]);
  const left = await app().database.rows.selectFrom('webhook').select('id').where('id', '=', gone).execute();
  expect(left).toEqual([]);
});
