// Refused attempts in the audit log: what of them is kept, what is folded, and what never is in it.

import { beforeAll, describe, expect, test } from 'vitest';
import type { AuditRecordBody } from '../../src/api/audit.ts';
import { LIMITS, PASSWORD, useApp } from '../support/test-app.ts';

const app = useApp({ limits: { ...LIMITS, uploadsPerUser: 2 } });
const WINDOW_SECONDS = 60;

beforeAll(async () => {
  await app().createUser('ada');
  await app().createOrganization('dev');
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'dev/web', visibility: 'public' });
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'dev/secret', visibility: 'private' });
});

const basic = (name: string, secret: string) => `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;

/** What the attempt has brought. */
async function recordsOf(attempt: () => Promise<unknown>): Promise<AuditRecordBody[]> {
  const { refusals } = app().app.doors;
  await refusals.flush({ all: true });
  const last = (await app().call('admin', 'GET', '/api/v1/audit?limit=1')).json.items[0].sequence;
  await attempt();
  await refusals.flush({ all: true });
  const { json } = await app().call('admin', 'GET', '/api/v1/audit?outcome=refused&limit=1000');
  return json.items.filter(({ sequence }: AuditRecordBody) => sequence > last).reverse();
}

/** How many times each name was refused for each reason, in however many records: they are written every second. */
function timesOf(records: readonly AuditRecordBody[]): Record<string, number> {
  const times: Record<string, number> = {};
  for (const { actor, reason, count } of records) {
    const what = `${actor.name}: ${reason}`;
    times[what] = (times[what] ?? 0) + count;
  }
  return times;
}

describe('a failed log-in is in it', () => {
  test('with the typed name, the address, the client and the reason', async () => {
    const headers = { 'user-agent': 'docker/29.1' };
    const records = await recordsOf(() => app().call(basic('ada', 'wrong'), 'GET', '/v2/', undefined, headers));
    expect(records).toMatchObject([
      {
        action: 'login.failed',
        actor: { kind: 'anonymous', id: null, name: 'ada', address: '127.0.0.1', userAgent: 'docker/29.1' },
        reason: 'wrong name, password or secret',
        count: 1,
        detail: { method: 'GET', path: '/v2/' },
      },
    ]);
  });

  test('that the credential has expired, too', async () => {
    const expiresAt = new Date(app().clock.now() / 1_000 + 60_000).toISOString();
    const made = await app().call('ada', 'POST', '/api/v1/tokens', { name: 'short', expiresAt });
    expect(made.status).toBe(201);
    app().clock.advance(120);
    const records = await recordsOf(() => app().call(`Bearer ${made.json.secret}`, 'GET', '/api/v1/me'));
    expect(records).toMatchObject([{ actor: { name: 'ada' }, reason: 'expired' }]);
  });

  test('by a token of nobody', async () => {
    const records = await recordsOf(() => app().call('Bearer eyJ.no.token', 'GET', '/v2/dev/web/manifests/latest'));
    expect(records).toMatchObject([{ action: 'login.failed', actor: { name: '' } }]);
    expect(JSON.stringify(records)).not.toContain('eyJ');
  });
});

describe('what meets a limit', () => {
  test('is in it for too many failed log-ins, by whichever way, which are not looked at any more', async () => {
    app().clock.advance(400);
    const form = 'grant_type=password&service=s&username=bob&password=x';
    const records = await recordsOf(async () => {
      for (let time = 0; time < 10; time++) await app().call(basic('bob', `${time}`), 'GET', '/v2/');
      await app().call(basic('bob', 'again'), 'GET', '/v2/');
      await app().call(undefined, 'POST', '/v2/token', form, { 'content-type': 'application/x-www-form-urlencoded' });
    });
    expect(timesOf(records)).toEqual({
      'bob: wrong name, password or secret': 10,
      'bob: too many failed log-ins: not looked at': 1,
      ': too many failed log-ins: not looked at': 1,
    });
    app().clock.advance(400);
  });

  test('is not in it for too many uploads of somebody who may upload', async () => {
    const { limits } = app().app.doors.rooms.registry;
    const statuses: number[] = [];
    const records = await recordsOf(async () => {
      for (let upload = 0; upload <= limits.uploadsPerUser; upload++)
        statuses.push((await app().call('admin', 'POST', '/v2/dev/web/blobs/uploads/')).status);
    });
    expect(statuses.at(-1)).toBe(429);
    expect(records).toEqual([]);
  });
});

describe('a refused write is in it', () => {
  test('by whom, where, and for want of which permission', async () => {
    const records = await recordsOf(() => app().call('ada', 'DELETE', '/api/v1/repositories/dev%2Fweb'));
    expect(records).toMatchObject([
      {
        action: 'access.refused',
        actor: { kind: 'user', name: 'ada', credential: 'password' },
        repository: 'dev/web',
        namespace: 'dev',
        reason: 'it needs the permission "manage_repository"',
        detail: { method: 'DELETE', permission: 'manage_repository' },
      },
    ]);
  });

  test('also to a repository that they may not see, whose auditors read it', async () => {
    const records = await recordsOf(() => app().call('ada', 'POST', '/v2/dev/secret/blobs/uploads/'));
    expect(records).toMatchObject([{ actor: { name: 'ada' }, repository: 'dev/secret' }]);
  });

  test('also one that is not about a repository', async () => {
    const records = await recordsOf(() =>
      app().call('ada', 'POST', '/api/v1/users', { name: 'x', password: PASSWORD }),
    );
    expect(records).toMatchObject([{ actor: { name: 'ada' }, reason: 'only a system admin may do this' }]);
  });

  test('but no refused reading, and nothing that is not there', async () => {
    const records = await recordsOf(async () => {
      await app().call('ada', 'GET', '/api/v1/repositories/dev%2Fsecret');
      await app().call(undefined, 'GET', '/v2/');
      await app().call('admin', 'DELETE', '/api/v1/repositories/dev%2Fnone');
    });
    expect(records).toEqual([]);
  });
});

describe('secrets are never in it', () => {
  const KEY = `shiplock_key_${'a1B2'.repeat(11)}`;

  test.each<[string, () => Promise<unknown>]>([
    ['as a user name', () => app().call(basic(KEY, 'x'), 'GET', '/v2/')],
    ['as a password', () => app().call(basic('ada', KEY), 'GET', '/v2/')],
    ['as a token', () => app().call(`Bearer ${KEY}`, 'GET', '/v2/')],
    ['without a scheme', () => app().call(undefined, 'GET', '/v2/', undefined, { authorization: KEY })],
    ['in a path', () => app().call('ada', 'DELETE', `/api/v1/tokens/${KEY}`)],
    [
      'in the name of the client',
      () => app().call(basic('ada', 'no'), 'GET', '/v2/', undefined, { 'user-agent': KEY }),
    ],
    [
      'of somebody else, as a user name',
      () => app().call(basic('ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'x'), 'GET', '/v2/'),
    ],
  ])('%s', async (_where, attempt) => {
    const records = JSON.stringify(await recordsOf(attempt));
    expect(records).not.toContain('a1B2a1B2');
    expect(records).not.toContain('292c6912');
    const events = await app().call('admin', 'GET', '/api/v1/events?type=login.failed');
    expect(events.bytes.toString()).not.toMatch(/a1B2a1B2|292c6912/);
  });

  test('a long name is cut', async () => {
    const records = await recordsOf(() => app().call(basic('n'.repeat(5_000), 'x'), 'GET', '/v2/'));
    expect(records[0]?.actor.name).toBe('n'.repeat(100));
  });
});

describe('many are folded', () => {
  test('the same ones of a moment are one record', async () => {
    const attempt = {
      at: app().clock.now(),
      actor: { kind: 'user', id: 'a', name: 'ada' },
      action: 'access.refused',
      network: '192.0.2.7',
      detail: '{}',
    } as const;
    const records = await recordsOf(async () => {
      for (let time = 0; time < 3; time++) app().app.doors.refusals.note(attempt);
    });
    expect(records.map(({ count }) => count)).toEqual([3]);
  });

  test('of one address, ten have a record each and the others one in a minute', async () => {
    app().clock.advance(400);
    const { refusals } = app().app.doors;
    const records = await recordsOf(async () => {
      for (let name = 0; name < 25; name++) {
        await app().call(basic(`guess-${name}`, 'x'), 'GET', '/v2/');
        await refusals.flush();
      }
      app().clock.advance(WINDOW_SECONDS);
      await refusals.flush();
      await app().call(basic('later', 'x'), 'GET', '/v2/');
    });
    expect(records.map(({ count }) => count)).toEqual([...Array(10).fill(1), 15, 1]);
    // Of what differs, the record of many says nothing.
    expect(records[10]).toMatchObject({ actor: { name: '', address: '127.0.0.1' }, action: 'login.failed' });
    expect(records[11]?.actor.name).toBe('later');
  });

  test('a log with folded records is intact', async () => {
    await app().auditHead.flush();
    expect((await app().call('admin', 'GET', '/api/v1/audit/verify')).json.state).toBe('intact');
  });
});

test('what is done has the name of the client, too', async () => {
  const headers = { 'user-agent': 'shiplock/0.1' };
  await app().call('admin', 'PATCH', '/api/v1/repositories/dev%2Fweb', { description: 'a site' }, headers);
  const { json } = await app().call('admin', 'GET', '/api/v1/audit?action=repository.updated&limit=1');
  expect(json.items[0].actor.userAgent).toBe('shiplock/0.1');
});
