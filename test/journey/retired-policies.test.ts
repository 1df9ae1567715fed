// What becomes of policies when their repository is deleted.

import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

test('the policies of a deleted repository do not wake up under a new one of its name', async () => {
  const { call, drain, send } = app();
  for (const name of ['admin/from', 'admin/to']) await call('admin', 'POST', '/api/v1/repositories', { name });
  await call('admin', 'POST', '/api/v1/promotion-policies', { source: 'admin/from', target: 'admin/to', always: true });
  expect((await call('admin', 'DELETE', '/api/v1/repositories/admin%2Ffrom')).status).toBe(204);
  await call('admin', 'POST', '/api/v1/repositories', { name: 'admin/from' });
  const kept = await call('admin', 'POST', '/api/v1/promotion-policies', {
    source: 'admin/from',
    target: 'admin/to',
    tagTemplate: 'new-%n',
    always: true,
  });
  await drain();
  await pushImage(send('admin'), 'admin/from', sampleImage('successor'), '1');
  await drain();
  const policies = await call('admin', 'GET', '/api/v1/promotion-policies?source=admin/from');
  expect(policies.json.items.map((policy: { id: string }) => policy.id)).toEqual([kept.json.id]);
  expect((await call('admin', 'GET', '/v2/admin/to/tags/list')).json.tags).toEqual(['new-1']);
});
