// A policy runs with the rights of whoever edited it last, on its source as well as on its target. Somebody who has lost
// them on a private repository gets nothing more out of it.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const POLICY = {
  source: 'acme/secret',
  target: 'eve/mine',
  create: true,
  rules: [{ field: 'tag', operator: 'contains', values: ['1'] }],
};
const GRANT = '/api/v1/repositories/acme%2Fsecret/access/eve';

beforeAll(async () => {
  for (const name of ['ann', 'eve']) await app().createUser(name);
  await app().createOrganization('acme');
  await app().call('admin', 'PUT', '/api/v1/organizations/acme/members/ann', { isOwner: true });
  await app().call('ann', 'POST', '/api/v1/repositories', { name: 'acme/secret' });
});

const push = (tag: string) => pushImage(app().send('ann'), 'acme/secret', sampleImage(tag), tag);
const arrived = async () => (await app().call('eve', 'GET', '/v2/eve/mine/tags/list')).json.tags ?? [];

async function savedPolicy(): Promise<string> {
  expect((await app().call('ann', 'PUT', GRANT, { role: 'admin' })).status).toBe(204);
  const saved = await app().call('eve', 'POST', '/api/v1/promotion-policies', POLICY);
  expect(saved.status).toBe(201);
  await app().drain();
  return saved.json.id;
}

describe('an admin of the source who saves a policy into an own repository, and loses the role', () => {
  test('gets nothing that is pushed later, and the policy says why', async () => {
    const id = await savedPolicy();
    await app().call('ann', 'DELETE', GRANT);
    await push('1');
    await app().drain();
    expect(await arrived()).toEqual([]);
    const { json } = await app().call('admin', 'GET', `/api/v1/promotion-policies/${id}`);
    expect(json.suspendedReason).toBe(
      'eve, who edited the policy last, may not manage policies of acme/secret any more; edit the policy with an account that may',
    );
    await app().call('admin', 'DELETE', `/api/v1/promotion-policies/${id}`);
  });

  test('gets nothing that was pushed before and not yet judged', async () => {
    const id = await savedPolicy();
    await push('11');
    await app().call('ann', 'DELETE', GRANT);
    await app().drain();
    expect(await arrived()).toEqual([]);
    await app().call('admin', 'DELETE', `/api/v1/promotion-policies/${id}`);
  });

  test('is stopped at once, without any push', async () => {
    const id = await savedPolicy();
    await app().call('ann', 'PUT', GRANT, { role: 'read-write' });
    await app().drain();
    const { json } = await app().call('admin', 'GET', `/api/v1/promotion-policies/${id}`);
    expect(json.suspendedReason).toContain('may not manage policies of acme/secret any more');
    await app().call('admin', 'DELETE', `/api/v1/promotion-policies/${id}`);
  });
});
