// Jobs and scans are seen and ended by system admins, and by those who asked for them, as far as their credentials reach.

import { beforeAll, describe, expect, test } from 'vitest';
import type { Permission } from '../../src/access/right/permission.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
let job = '';

beforeAll(async () => {
  await app().createUser('ann');
  await app().createUser('bob');
  await pushImage(app().send('ann'), 'ann/web', sampleImage('1'), '1');
  await app().drain();
  const scan = { repository: 'ann/web', reference: '1' };
  job = (await app().call('ann', 'POST', '/api/v1/scans', scan)).json.jobs[0];
});

async function tokenWith(...permissions: Permission[]): Promise<string> {
  const made = await app().call('ann', 'POST', '/api/v1/tokens', { name: permissions.join(' '), permissions });
  return `Bearer ${made.json.secret}`;
}

const ids = async (who: string, path: string) =>
  (await app().call(who, 'GET', path)).json.items.map(({ id }: { id: string }) => id);

describe.each([['pull'], ['push'], ['promote'], ['delete']] as const)('a token for %s only', (permission) => {
  test('sees no scan, and ends none', async () => {
    const token = await tokenWith(permission);
    expect(await ids(token, '/api/v1/scans')).toEqual([]);
    expect(await ids(token, '/api/v1/jobs')).not.toContain(job);
    expect((await app().call(token, 'GET', `/api/v1/jobs/${job}`)).status).toBe(404);
    expect((await app().call(token, 'POST', `/api/v1/jobs/${job}/cancel`)).status).toBe(404);
  });
});

test('a token for scans sees the scan', async () => {
  const token = await tokenWith('scan');
  expect(await ids(token, '/api/v1/scans')).toEqual([job]);
  expect((await app().call(token, 'GET', `/api/v1/jobs/${job}`)).status).toBe(200);
});

test('another user sees neither', async () => {
  expect(await ids('bob', '/api/v1/scans')).toEqual([]);
  expect((await app().call('bob', 'GET', `/api/v1/jobs/${job}`)).status).toBe(404);
  expect((await app().call('bob', 'POST', `/api/v1/jobs/${job}/cancel`)).status).toBe(404);
});

test('the user who asked ends it', async () => {
  expect(await ids('ann', '/api/v1/scans')).toEqual([job]);
  expect((await app().call('ann', 'POST', `/api/v1/jobs/${job}/cancel`)).json.state).toBe('cancelled');
});
