// What the history of a tag tells to whom.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

test('the deletion of the repository stands between what happened before and after it', async () => {
  const repository = '/api/v1/repositories/admin%2Fagain';
  const call = (method: string, path: string) => app().call('admin', method, path);
  await pushImage(app().send('admin'), 'admin/again', sampleImage('old'), '1');
  await call('DELETE', repository);
  await pushImage(app().send('admin'), 'admin/again', sampleImage('new'), '1');
  await pushImage(app().send('admin'), 'admin/again', sampleImage('new'), '2');
  const types = async (tag: string) =>
    (await call('GET', `${repository}/tags/${tag}/history`)).json.items.map(({ type }: { type: string }) => type);
  expect(await types('1')).toEqual(['manifest.pushed', 'repository.deleted', 'manifest.pushed']);
  expect(await types('2')).toEqual(['manifest.pushed']);
});

describe('the history of a tag', () => {
  const read = async (who: string | undefined) =>
    (await app().call(who, 'GET', '/api/v1/repositories/admin%2Fopen/tags/1/history')).json.items;

  beforeAll(async () => {
    for (const name of ['reader', 'stranger']) await app().createUser(name);
    await app().call('admin', 'POST', '/api/v1/repositories', { name: 'admin/open', visibility: 'public' });
    await app().call('admin', 'PUT', '/api/v1/repositories/admin%2Fopen/access/reader', { role: 'read-only' });
    await pushImage(app().send('admin'), 'admin/secret', sampleImage('open'), '1');
    const promoted = await app().call('admin', 'POST', '/api/v1/promotions', {
      source: { repository: 'admin/secret', reference: '1' },
      target: { repository: 'admin/open' },
      comment: 'for all to see',
    });
    expect(promoted.status).toBe(201);
  });

  test('tells the public what happened, and neither from where nor out of which private repository', async () => {
    for (const who of [undefined, 'stranger']) {
      const events = await read(who);
      expect(events).toMatchObject([
        { repository: 'admin/open', tag: '1', actor: { name: 'admin', credential: null, address: null } },
        {},
      ]);
      const text = JSON.stringify(events);
      expect(text).not.toContain('admin/secret');
      expect(text).not.toContain('for all to see');
    }
  });

  test('tells those who have a role there where it came from, and auditors who came from where', async () => {
    const asReader = JSON.stringify(await read('reader'));
    expect(asReader).toContain('admin/secret');
    expect(asReader).not.toContain('127.0.0.1');
    expect((await read('admin'))[0].actor).toMatchObject({ credential: 'password', address: '127.0.0.1' });
  });
});
