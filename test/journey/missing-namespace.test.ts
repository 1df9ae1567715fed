// First pushes to where nothing is: who may know it is told what is missing, and how to make it.

import { beforeAll, describe, expect, test } from 'vitest';
import { bearer } from '../support/bearer.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const closed = useApp({ createOnPush: false });

beforeAll(async () => {
  await app().createUser('jane');
  await app().createOrganization('team');
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
