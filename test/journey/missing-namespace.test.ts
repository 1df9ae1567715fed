// First pushes to where nothing is: who may know it is told what is missing, and how to make it.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { bearer } from '../support/bearer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const closed = useApp({ createOnPush: false });

beforeAll(async () => {
  await app().createUser('jane');
  await app().createOrganization('team');
  await app().createOrganization('ghost');
  await app().call('admin', 'PUT', '/api/v1/namespaces/team/access/jane', { role: 'read-write' });
});

const push = async (who: string | undefined, repository: string, to = app) => {
  const answer = await to().call(who, 'POST', `/v2/${repository}/blobs/uploads/`);
  return [answer.status, answer.json?.errors?.[0]?.code, answer.json?.errors?.[0]?.message];
};

describe('a push to a namespace that is not there', () => {
  const missing = [
    404,
    'NAME_UNKNOWN',
    'there is no organization newteam: create it first, with "shiplock org create newteam" or POST /api/v1/organizations, or push to another namespace',
  ];

  test('by an admin says so', async () => {
    expect(await push('admin', 'newteam/app')).toEqual(missing);
    const token = await bearer(app(), 'admin', 'repository:newteam/app:pull,push');
    expect(await push(token, 'newteam/app')).toEqual(missing);
  });

  test('by others says no more than for one that is there', async () => {
    const [status, code, message] = await push('jane', 'newteam/app');
    expect([status, code, message]).toEqual([
      403,
      'DENIED',
      'requested access to the resource is denied: push newteam/app',
    ]);
    expect(await push('jane', 'admin/app')).toEqual([
      403,
      'DENIED',
      'requested access to the resource is denied: push admin/app',
    ]);
  });
});

describe('a promotion to a namespace that is not there', () => {
  const target = { repository: 'newteam/app' };
  const promote = (who: string, more: object = {}) =>
    app().call(who, 'POST', '/api/v1/promotions', {
      source: { repository: 'admin/app', reference: '1' },
      target,
      ...more,
    });
  const policy = { source: 'admin/app', target: target.repository, always: true };

  beforeAll(async () => {
    await pushImage(app().send('admin'), 'admin/app', sampleImage('1'), '1');
    await app().call('admin', 'PUT', '/api/v1/repositories/admin%2Fapp/access/jane', { role: 'admin' });
  });

  test('by an admin says so: by hand, by policy, from a file, and before it is done', async () => {
    const answers = [
      await promote('admin'),
      await promote('admin', { create: true }),
      await promote('admin', { dryRun: true }),
      await app().call('admin', 'POST', '/api/v1/promotion-policies', { ...policy, create: true }),
      await app().call('admin', 'POST', '/api/v1/promotion-policies/import', { policies: [policy] }),
      await app().call('admin', 'POST', '/api/v1/promotion-policies/preview', policy),
    ];
    for (const { status, json } of answers) {
      expect([status, json.error.code, json.error.message]).toEqual([
        404,
        'NAME_UNKNOWN',
        'there is no organization newteam: create it first, with "shiplock org create newteam" or POST /api/v1/organizations, or promote to another namespace',
      ]);
    }
  });

  test('by others says no more than for one that is there', async () => {
    const there = await app().call('jane', 'POST', '/api/v1/promotions', {
      source: { repository: 'admin/app', reference: '1' },
      target: { repository: 'ghost/app' },
    });
    const { status, json } = await promote('jane');
    expect([status, json.error.message]).toEqual([
      there.status,
      there.json.error.message.replaceAll('ghost/app', 'newteam/app'),
    ]);
  });
});

describe('what is listed of a namespace that is not there', () => {
  const paths = ['namespaces/newteam/access', 'api-keys?namespace=newteam', 'webhooks?namespace=newteam'];

  test.each(paths)('is nothing that could be found, by an admin: %s', async (path) => {
    const { status, json } = await app().call('admin', 'GET', `/api/v1/${path}`);
    expect([status, json.error?.code, json.error?.message]).toEqual([
      404,
      'NOT_FOUND',
      'there is no namespace newteam',
    ]);
  });

  test.each(paths)('is refused to others as for one that is there: %s', async (path) => {
    const { status, json } = await app().call('jane', 'GET', `/api/v1/${path}`);
    const there = await app().call('jane', 'GET', `/api/v1/${path.replace('newteam', 'ghost')}`);
    expect([status, json.error.message]).toEqual([403, there.json.error.message.replaceAll('ghost', 'newteam')]);
  });
});

test('who may push to a namespace, and make no repository there, is told whom to ask', async () => {
  const message = 'there is no repository team/app: ask an owner of team to create it';
  expect(await push('jane', 'team/app')).toEqual([404, 'NAME_UNKNOWN', message]);
});

test('where pushes create nothing, an admin is told that', async () => {
  const message = 'there is no repository admin/app: create it first, since no push does here';
  expect(await push('admin', 'admin/app', closed)).toEqual([404, 'NAME_UNKNOWN', message]);
});

describe('a name without a namespace', () => {
  const message =
    "app is no repository's name: put the namespace before it, an organization or a user, as in NAMESPACE/app";

  test.each(['admin', 'jane', undefined])('is refused to %s with a word on what is missing', async (who) => {
    expect(await push(who, 'app')).toEqual([400, 'NAME_INVALID', message]);
  });

  test('has nothing that could be pulled', async () => {
    for (const path of ['manifests/1', 'tags/list', `blobs/sha256:${'0'.repeat(64)}`]) {
      const answer = await app().call(undefined, 'GET', `/v2/app/${path}`);
      expect([answer.status, answer.json.errors[0]]).toEqual([
        404,
        { code: 'NAME_UNKNOWN', message, detail: { name: 'app' } },
      ]);
    }
  });
});
