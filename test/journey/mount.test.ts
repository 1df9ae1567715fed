// Mounting with the tokens that clients use: convenient for those who may read the source, and never a way around the
// rights of those who may not.

import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { useApp } from '../support/test-app.ts';

const app = useApp();

const secret = Buffer.from('a layer of ada');
const digest = `sha256:${createHash('sha256').update(secret).digest('hex')}`;

beforeAll(async () => {
  for (const name of ['ada', 'bob']) await app().createUser(name);
  const pushed = await app().call('ada', 'POST', `/v2/ada/source/blobs/uploads/?digest=${digest}`, secret);
  expect(pushed.status).toBe(201);
});

/** The Authorization header of a token that names the target of the mount only. */
async function tokenFor(who: string, repository: string): Promise<string> {
  const answer = await app().call(who, 'GET', `/v2/token?service=x&scope=repository:${repository}:pull,push`);
  return `Bearer ${answer.json.token}`;
}

/** 201 when the blob was mounted, 202 when the client has to upload it. */
async function mount(who: string, target: string, from?: string): Promise<number> {
  const source = from === undefined ? '' : `&from=${from}`;
  return (await app().call(who, 'POST', `/v2/${target}/blobs/uploads/?mount=${digest}${source}`)).status;
}

describe('with a token that names the target only', () => {
  test("the user's own blobs are mounted, with and without the source named", async () => {
    expect(await mount(await tokenFor('ada', 'ada/named'), 'ada/named', 'ada/source')).toBe(201);
    expect(await mount(await tokenFor('ada', 'ada/found'), 'ada/found')).toBe(201);
  });

  test("another user's private blobs are not", async () => {
    expect(await mount(await tokenFor('bob', 'bob/named'), 'bob/named', 'ada/source')).toBe(202);
    expect(await mount(await tokenFor('bob', 'bob/found'), 'bob/found')).toBe(202);
    expect((await app().call('bob', 'HEAD', `/v2/bob/found/blobs/${digest}`)).status).toBe(404);
  });

  test('a deactivated user mounts nothing more', async () => {
    await app().createUser('eve');
    await app().call('eve', 'POST', `/v2/eve/source/blobs/uploads/?digest=${digest}`, secret);
    const token = await tokenFor('eve', 'eve/target');
    expect((await app().call('admin', 'PATCH', '/api/v1/users/eve', { isActive: false })).status).toBe(200);
    expect(await mount(token, 'eve/target', 'ada/source')).toBe(202);
  });
});

test('an access token that may not pull does not mount', async () => {
  const { secret: limited } = (
    await app().call('ada', 'POST', '/api/v1/tokens', { name: 'push-only', permissions: ['push', 'manage_repository'] })
  ).json;
  const basic = `Basic ${Buffer.from(`ada:${limited}`).toString('base64')}`;
  expect(await mount(basic, 'ada/limited', 'ada/source')).toBe(202);
  expect(await mount(await tokenFor(basic, 'ada/limited'), 'ada/limited', 'ada/source')).toBe(202);
});
