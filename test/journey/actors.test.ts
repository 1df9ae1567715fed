// Who did something is told by an id that is never used again, whatever the name.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

beforeAll(async () => {
  await app().createUser('shiplock');
  await app().createUser('ann');
  for (const name of ['shiplock', 'ann']) await pushImage(app().send(name), `${name}/web`, sampleImage('1'), '1');
});

const events = async (query: string) => (await app().call('admin', 'GET', `/api/v1/events?${query}`)).json.items;

describe('a user named like the system', () => {
  test('is recorded as a user', async () => {
    const [event] = await events('repository=shiplock%2Fweb&type=manifest.pushed');
    expect(event.actor).toMatchObject({ kind: 'user', id: expect.any(String), name: 'shiplock' });
  });

  test('asks for scans as a user', async () => {
    const body = { repository: 'shiplock/web', reference: '1' };
    const { json } = await app().call('shiplock', 'POST', '/api/v1/scans', body);
    const job = (await app().call('shiplock', 'GET', `/api/v1/jobs/${json.jobs[0]}`)).json;
    expect(job.requestedBy).toMatchObject({ kind: 'user', name: 'shiplock' });
  });
});

describe('a user who was deleted and created again', () => {
  test('is somebody else: sees no job of the one before, and answers no request of theirs', async () => {
    const headers = { 'idempotency-key': 'once' };
    const scan = { repository: 'ann/web', reference: '1' };
    const asked = await app().call('ann', 'POST', '/api/v1/scans', scan, headers);
    const [id] = asked.json.jobs;
    const before = (await app().call('ann', 'GET', `/api/v1/jobs/${id}`)).json.requestedBy.id;
    await app().call('admin', 'DELETE', '/api/v1/repositories/ann%2Fweb');
    expect((await app().call('admin', 'DELETE', '/api/v1/users/ann')).status).toBe(200);
    await app().createUser('ann');
    await pushImage(app().send('ann'), 'ann/web', sampleImage('1'), '1');

    const jobs = (await app().call('ann', 'GET', '/api/v1/jobs')).json.items;
    expect(jobs.map((job: { id: string }) => job.id)).not.toContain(id);
    expect((await app().call('ann', 'GET', '/api/v1/scans')).json.items).toEqual([]);
    expect((await app().call('ann', 'GET', `/api/v1/jobs/${id}`)).status).toBe(404);
    expect((await app().call('ann', 'POST', `/api/v1/jobs/${id}/cancel`)).status).toBe(404);
    const again = await app().call('ann', 'POST', '/api/v1/scans', scan, headers);
    expect(again.json.jobs).not.toEqual(asked.json.jobs);
    const [pushed] = await events('repository=ann%2Fweb&type=manifest.pushed');
    expect(pushed.actor.id).not.toBe(before);
  });
});
