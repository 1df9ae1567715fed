// What receivers are told, by whom, and how they can check it.

import { Webhook as Verifier } from 'standardwebhooks';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { useReceiver } from '../support/receiver.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const receiver = useReceiver();
const app = useApp({ externalUrl: 'https://registry.example:5000' });

async function ok(method: string, path: string, body?: unknown, who = 'admin') {
  const { status, json } = await app().call(who, method, `/api/v1${path}`, body);
  expect(status, JSON.stringify(json)).toBeLessThan(300);
  return json;
}

const hook = (settings: object, who = 'admin') => ok('POST', '/webhooks', { url: receiver.url, ...settings }, who);
async function push(repository: string, tag: string, made = tag) {
  const image = sampleImage(made);
  await pushImage(app().send('admin'), repository, image, tag);
  return image.manifest.descriptor;
}

/** Lets everything happen that follows, and returns what the receiver was sent meanwhile. */
async function told() {
  receiver.received.length = 0;
  await app().drain();
  await app().app.courier.drain();
  return receiver.received.map(({ json }) => json);
}

beforeAll(async () => {
  await app().createOrganization('dev');
  await app().createOrganization('qa');
  await app().createUser('wanda');
  for (const name of ['dev/web', 'dev/other', 'qa/web']) await ok('POST', '/repositories', { name });
});

afterEach(async () => {
  await told();
  for (const { id } of (await ok('GET', '/webhooks')).items) await ok('DELETE', `/webhooks/${id}`);
});

describe('a webhook of a repository', () => {
  test('is told of pushes, deletions and promotions there, in the words of Docker Trusted Registry', async () => {
    await hook({ repository: 'dev/web', types: ['TAG_PUSH', 'TAG_DELETE', 'PROMOTION'] });
    const { digest } = await push('dev/web', '1.0');
    await push('dev/other', '1.0');
    await ok('POST', '/promotions', {
      source: { repository: 'dev/web', reference: '1.0' },
      target: { repository: 'qa/web', tag: '1.0-rc' },
      comment: 'ready',
    });
    await ok('DELETE', '/repositories/dev%2Fweb/tags/1.0');
    const place = { namespace: 'dev', repository: 'web', tag: '1.0', digest };
    const image = { ...place, imageName: 'registry.example:5000/dev/web:1.0', author: 'admin' };
    expect(await told()).toMatchObject([
      {
        type: 'TAG_PUSH',
        createdAt: expect.stringMatching(/^2026-11-21T/),
        contents: { ...image, previousDigest: null },
      },
      {
        type: 'PROMOTION',
        contents: {
          source: { repository: 'dev/web', tag: '1.0', digest, imageName: 'registry.example:5000/dev/web:1.0' },
          target: { repository: 'qa/web', tag: '1.0-rc', imageName: 'registry.example:5000/qa/web:1.0-rc' },
          state: 'succeeded',
          comment: 'ready',
          author: 'admin',
        },
      },
      { type: 'TAG_DELETE', contents: image },
    ]);
    expect(receiver.received[0]?.headers['content-type']).toBe('application/json');
  });

  test('is told of one push once for each of its types, and of nothing that happened before it', async () => {
    await push('dev/other', '2.0');
    await hook({ repository: 'dev/other', types: ['TAG_PUSH', 'MANIFEST_PUSH', 'TAG_PUSH'] });
    expect(await told()).toEqual([]);
    await push('dev/other', '2.1');
    expect((await told()).map(({ type }: { type: string }) => type)).toEqual(['MANIFEST_PUSH', 'TAG_PUSH']);
    expect(await told()).toEqual([]);
  });

  test('is told of promotions into it as well as out of it', async () => {
    await hook({ repository: 'qa/web', types: ['PROMOTION', 'PROMOTION_REFUSED', 'TAG_PUSH'] });
    await push('dev/web', '3.0');
    const order = { source: { repository: 'dev/web', reference: '3.0' }, target: { repository: 'qa/web', tag: '3.0' } };
    await ok('POST', '/promotions', order);
    const items = await told();
    expect(items).toMatchObject([
      { type: 'PROMOTION' },
      { type: 'TAG_PUSH', contents: { repository: 'web', tag: '3.0' } },
    ]);
    await ok('PATCH', '/repositories/qa%2Fweb', { immutable: true });
    await push('dev/web', '3.0', 'another 3.0');
    const { status } = await app().call('admin', 'POST', '/api/v1/promotions', order);
    expect(status).toBe(409);
    expect(await told()).toMatchObject([{ type: 'PROMOTION_REFUSED', contents: { state: 'refused' } }]);
    await ok('PATCH', '/repositories/qa%2Fweb', { immutable: false });
  });

  test('ends with the repository, and hears nothing of another one of that name', async () => {
    await ok('POST', '/repositories', { name: 'dev/short' });
    const { id } = await hook({ repository: 'dev/short', types: ['TAG_PUSH', 'TAG_DELETE'] });
    await push('dev/short', 'last');
    await ok('DELETE', '/repositories/dev%2Fshort');
    await ok('POST', '/repositories', { name: 'dev/short' });
    await push('dev/short', 'not-yours');
    expect(await told()).toMatchObject([{ type: 'TAG_PUSH', contents: { tag: 'last' } }]);
    expect((await app().call('admin', 'GET', `/api/v1/webhooks/${id}`)).status).toBe(404);
    await push('dev/short', 'not-yours-either');
    expect(await told()).toEqual([]);
  });
});

test('a webhook of a namespace is told of all its repositories, and of their coming and going', async () => {
  const types = ['REPO_CREATED', 'REPO_UPDATED', 'REPO_DELETED', 'TAG_PUSH', 'POLICY_CHANGED'];
  await hook({ namespace: 'dev', types });
  await ok('POST', '/repositories', { name: 'dev/new' });
  await push('dev/new', '1');
  await push('qa/web', 'elsewhere');
  await ok('PATCH', '/repositories/dev%2Fnew', { description: 'new' });
  await ok('POST', '/promotion-policies', { source: 'dev/new', target: 'qa/web', always: true });
  await ok('DELETE', '/repositories/dev%2Fnew');
  const items = (await told()) as { type: string; contents: object }[];
  // What concerns one image is in order; the rest need not be.
  expect(items.map(({ type }) => type).sort()).toEqual([
    'POLICY_CHANGED',
    'POLICY_CHANGED',
    'REPO_CREATED',
    'REPO_DELETED',
    'REPO_UPDATED',
    'TAG_PUSH',
  ]);
  const of = (type: string) => items.find((item) => item.type === type)?.contents;
  expect(of('REPO_CREATED')).toEqual({
    namespace: 'dev',
    repository: 'new',
    event: 'REPO_CREATED',
    author: 'admin',
    data: { visibility: 'private' },
  });
  expect(of('POLICY_CHANGED')).toMatchObject({ repository: 'new', change: 'created', policy: { target: 'qa/web' } });
});

test('CloudEvents hold the same as data', async () => {
  await hook({ repository: 'dev/web', types: ['TAG_PUSH'], format: 'cloudevents' });
  const { digest } = await push('dev/web', '4.0');
  const [event] = await told();
  expect(event).toMatchObject({
    specversion: '1.0',
    id: receiver.received[0]?.headers['webhook-id'],
    source: 'https://registry.example:5000/api/v1/repositories/dev%2Fweb',
    type: 'shiplock.tag_push',
    subject: '4.0',
    datacontenttype: 'application/json',
    data: { namespace: 'dev', repository: 'web', tag: '4.0', digest },
  });
  expect(receiver.received[0]?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
});

describe('a signature', () => {
  test('is one of Standard Webhooks, by a secret that is shown once', async () => {
    const { id, secret } = await hook({ repository: 'dev/web', types: ['TAG_PUSH'] });
    expect(JSON.stringify(await ok('GET', `/webhooks/${id}`))).not.toContain(secret);
    expect(JSON.stringify(await ok('GET', '/events?repository=dev%2Fweb'))).not.toContain(secret);
    await push('dev/web', '5.0');
    await told();
    const { body, headers } = receiver.received[0] as (typeof receiver.received)[number];
    expect(Number(headers['webhook-timestamp'])).toBe(Math.floor(app().clock.now() / 1_000_000));
    // The verifier compares with the true time.
    const now = String(Math.floor(Date.now() / 1000));
    const signed = headers as Record<string, string>;
    expect(() => new Verifier(secret).verify(body, { ...signed, 'webhook-timestamp': now })).toThrow('No matching');
    const again = new Verifier(secret).sign(
      signed['webhook-id'] ?? '',
      new Date(Number(signed['webhook-timestamp']) * 1000),
      body,
    );
    expect(signed['webhook-signature']).toBe(again);
  });

  test('is by the new secret once that was asked for', async () => {
    const { id, secret } = await hook({ repository: 'dev/web', types: ['TAG_PUSH'] });
    const { secret: renewed } = await ok('POST', `/webhooks/${id}/secret`);
    expect(renewed).not.toBe(secret);
    await push('dev/web', '5.1');
    await told();
    const { body, headers } = receiver.received[0] as (typeof receiver.received)[number];
    const at = new Date(Number(headers['webhook-timestamp']) * 1000);
    const by = (key: string) => new Verifier(key).sign(String(headers['webhook-id']), at, body);
    expect(headers['webhook-signature']).toBe(by(renewed));
    expect(headers['webhook-signature']).not.toBe(by(secret));
  });
});
