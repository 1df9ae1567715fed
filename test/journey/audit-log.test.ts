// The audit log: what is in it, who may read it, and how it is searched.

import { beforeAll, describe, expect, test } from 'vitest';
import { appendRecords } from '../../src/audit/append-records.ts';
import type { NewRecord } from '../../src/audit/audit-record.ts';
import { listRecords } from '../../src/audit/list-records.ts';
import { isoTime, MICROSECONDS_PER_HOUR } from '../../src/clock.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

beforeAll(async () => {
  for (const name of ['ada', 'bob', 'eve']) await app().createUser(name);
  await app().createOrganization('dev');
  const { call } = app();
  await call('admin', 'POST', '/api/v1/repositories', { name: 'dev/web' });
  await call('admin', 'POST', '/api/v1/repositories', { name: 'dev/api' });
  await call('admin', 'PATCH', '/api/v1/repositories/dev%2Fweb', { description: 'the site' });
});

const actions = (answer: { json: { items: { action: string }[] } }) => answer.json.items.map(({ action }) => action);

describe('what is done is in it', () => {
  test('with who, what, where and how, newest first', async () => {
    const { json } = await app().call('admin', 'GET', '/api/v1/audit?repository=dev%2Fweb');
    expect(json.items).toMatchObject([
      {
        action: 'repository.updated',
        actor: { kind: 'user', name: 'admin', credential: 'password' },
        repository: 'dev/web',
        namespace: 'dev',
        outcome: 'done',
        detail: { description: 'the site' },
        count: 1,
      },
      { action: 'repository.created' },
    ]);
  });

  test('and nothing is in it that was undone with its transaction', async () => {
    const before = await app().call('admin', 'GET', '/api/v1/audit?limit=1');
    await expect(
      app().database.transaction(async (tx) => {
        await appendRecords(tx, [record({ action: 'never.happened' })]);
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect((await app().call('admin', 'GET', '/api/v1/audit?limit=1')).json).toEqual(before.json);
  });

  test('a detail longer than 16 KiB stays in the event, and its hash is in the log', async () => {
    const longDescription = 'x'.repeat(20_000);
    await app().call('admin', 'PATCH', '/api/v1/repositories/dev%2Fapi', { longDescription });
    const { json } = await app().call('admin', 'GET', '/api/v1/audit?repository=dev%2Fapi&limit=1');
    expect(json.items[0].detail).toEqual({
      event: expect.any(String),
      bytes: 20_000 + '{"longDescription":""}'.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

describe('it is read', () => {
  const makeAuditor = async (user: string, place: string) => {
    const { status } = await app().call('admin', 'PUT', `/api/v1${place}/access/${user}`, { role: 'auditor' });
    expect(status).toBeLessThan(300);
  };

  test('by nobody without the right to', async () => {
    const { call } = app();
    expect((await call(undefined, 'GET', '/api/v1/audit')).status).toBe(401);
    const refused = await call('eve', 'GET', '/api/v1/audit');
    expect([refused.status, refused.json.error.message]).toEqual([
      403,
      'all of the audit log is for system admins and auditors: name a repository or a namespace that you may audit',
    ]);
    expect((await call('eve', 'GET', '/api/v1/audit/verify')).status).toBe(403);
    expect((await call('eve', 'GET', '/api/v1/audit?namespace=dev')).status).toBe(403);
    // As for a repository that is not there.
    expect((await call('eve', 'GET', '/api/v1/audit?repository=dev%2Fweb')).status).toBe(404);
  });

  test('by no time that is none, which is said once', async () => {
    const { json } = await app().call('admin', 'GET', '/api/v1/audit?from=yesterday');
    expect(json.error.message).toBe(
      'the query is not as it should be: from: must be a time such as 2027-01-31T12:00:00Z',
    );
  });

  test('of a repository by those who audit the repository, and nothing else', async () => {
    await makeAuditor('ada', '/repositories/dev%2Fweb');
    const { call } = app();
    expect(actions(await call('ada', 'GET', '/api/v1/audit?repository=dev%2Fweb'))).toContain('repository.created');
    expect((await call('ada', 'GET', '/api/v1/audit?repository=dev%2Fapi')).status).toBe(404);
    expect((await call('ada', 'GET', '/api/v1/audit')).status).toBe(403);
  });

  test('of a namespace by those who audit the namespace', async () => {
    await makeAuditor('bob', '/namespaces/dev');
    const { json, status } = await app().call('bob', 'GET', '/api/v1/audit?namespace=dev');
    expect(status).toBe(200);
    expect(new Set(json.items.map((one: { namespace: string }) => one.namespace))).toEqual(new Set(['dev']));
    expect((await app().call('bob', 'GET', '/api/v1/audit?namespace=eve')).status).toBe(403);
  });

  test('whole by auditors of everything, who may check it', async () => {
    await app().createUser('olga');
    const { status } = await app().call('admin', 'PUT', '/api/v1/access/users/olga', { role: 'auditor' });
    expect(status).toBeLessThan(300);
    expect((await app().call('olga', 'GET', '/api/v1/audit')).status).toBe(200);
    expect((await app().call('olga', 'GET', '/api/v1/audit/verify')).json.state).toBe('intact');
  });
});

describe('it is searched', () => {
  const HOUR = MICROSECONDS_PER_HOUR;
  let start = 0;

  beforeAll(async () => {
    app().clock.advance(100 * 3_600);
    start = app().clock.now();
    // For an hour, a wrong clock was ahead by ten.
    const hours = [0, 1, 12, 2, 3, 4];
    const records = hours.map((hour, index) =>
      record({
        at: start + hour * HOUR,
        action: index % 2 === 0 ? 'tag.deleted' : 'manifest.deleted',
        repository: 'search/one',
        namespace: 'search',
        subject: `hour-${hour}`,
        outcome: index === 1 ? 'failed' : 'done',
        actor: { kind: 'user', id: `id-${hour % 2}`, name: hour % 2 === 0 ? 'even' : 'odd' },
      }),
    );
    await app().database.transaction((tx) => appendRecords(tx, records));
  });

  test.each<[string, string[]]>([
    ['actor=even', ['hour-4', 'hour-2', 'hour-12', 'hour-0']],
    ['actor=even&action=tag.deleted', ['hour-12', 'hour-0']],
    ['action=manifest.deleted&outcome=done', ['hour-4', 'hour-2']],
    ['outcome=failed&repository=search/one', ['hour-1']],
    ['outcome=refused&repository=search/one', []],
    ['namespace=search&subject=hour-3', ['hour-3']],
  ])('by conditions that combine: %s', async (query, expected) => {
    const { json } = await app().call('admin', 'GET', `/api/v1/audit?${query}`);
    expect(json.items.map(({ subject }: { subject: string }) => subject)).toEqual(expected);
  });

  test('by "anonymous" for those who showed no name', async () => {
    const nobody = record({
      action: 'access.refused',
      subject: 'by nobody',
      actor: { kind: 'anonymous', id: null, name: '' },
    });
    await app().database.transaction((tx) => appendRecords(tx, [nobody]));
    const { json } = await app().call('admin', 'GET', '/api/v1/audit?actor=anonymous&action=access.refused');
    expect(json.items.map(({ subject }: { subject: string }) => subject)).toEqual(['by nobody']);
    const exported = await app().call('admin', 'GET', '/api/v1/audit/export?format=csv&actor=anonymous&outcome=done');
    expect(exported.bytes.toString()).toContain('by nobody');
    expect(exported.bytes.toString()).not.toContain('hour-4');
  });

  test.each<[number, number, string[]]>([
    [1, 3, ['hour-2', 'hour-1']],
    [0, 1, ['hour-0']],
    [3, 5, ['hour-4', 'hour-3']],
    [11, 13, ['hour-12']],
    [5, 6, []],
  ])('by a period, also where the clock was set back: hours %i to %i', async (from, to, expected) => {
    const query = `repository=search/one&from=${isoTime(start + from * HOUR)}&to=${isoTime(start + to * HOUR)}`;
    const { json } = await app().call('admin', 'GET', `/api/v1/audit?${query}`);
    expect(json.items.map(({ subject }: { subject: string }) => subject)).toEqual(expected);
  });

  test('by pages that a cursor joins', async () => {
    const all = (await app().call('admin', 'GET', '/api/v1/audit?namespace=search')).json.items;
    const found: unknown[] = [];
    for (let cursor = ''; ; ) {
      const { json } = await app().call('admin', 'GET', `/api/v1/audit?namespace=search&limit=4${cursor}`);
      found.push(...json.items);
      if (json.next === null) break;
      cursor = `&cursor=${json.next}`;
    }
    expect(found).toEqual(all);
  });

  test('a page that has to look at too many records is short, and the rest is behind it', async () => {
    const common = record({ actor: { kind: 'user', id: 'c', name: 'common' }, action: 'many' });
    const rare = { ...common, repository: 'rare/one', outcome: 'failed' as const, action: 'rare' };
    const wanted = { actor: 'common', outcome: 'done', subject: 'needle' } as const;
    await app().database.transaction((tx) =>
      appendRecords(tx, [{ ...common, subject: 'needle' }, ...Array.from({ length: 10_500 }, () => common), rare]),
    );
    const { rows } = app().database;
    const first = await listRecords(rows, wanted, { limit: 10 });
    expect(first.items).toEqual([]);
    const second = await listRecords(rows, wanted, { limit: 10, before: first.next as number });
    expect(second.items.map(({ subject }) => subject)).toEqual(['needle']);
    // Of two conditions the one that fits fewer records is looked up.
    const both = await listRecords(rows, { actor: 'common', repository: 'rare/one' }, { limit: 10 });
    expect(both).toMatchObject({ items: [{ action: 'rare' }], next: null });
  });
});

describe('it is exported', () => {
  const filter = 'namespace=search&outcome=done';

  test('as JSON lines: the same records as the list, over many pages', async () => {
    const { json } = await app().call('admin', 'GET', '/api/v1/audit?action=many&limit=1000');
    const exported = await app().call('admin', 'GET', '/api/v1/audit/export?action=many');
    expect(exported.headers['content-type']).toBe('application/jsonl; charset=utf-8');
    const lines = exported.bytes.toString().trimEnd().split('\n');
    expect(lines).toHaveLength(10_501);
    expect(lines.slice(0, 1000).map((line) => JSON.parse(line))).toEqual(json.items);
  });

  test('as CSV, with what spreadsheets would run made harmless', async () => {
    const formula = record({ namespace: 'search', subject: '=cmd|x', reason: 'a "b", c' });
    await app().database.transaction((tx) => appendRecords(tx, [formula]));
    const { json } = await app().call('admin', 'GET', `/api/v1/audit?${filter}`);
    const exported = await app().call('admin', 'GET', `/api/v1/audit/export?${filter}&format=csv`);
    const [head, first, ...others] = exported.bytes.toString().trimEnd().split('\r\n');
    expect(head).toMatch(/^sequence,at,actor_kind,/);
    expect(first).toContain(`,'=cmd|x,done,"a ""b"", c",1,{},`);
    expect([first, ...others].map((line) => Number(line?.split(',')[0]))).toEqual(
      json.items.map(({ sequence }: { sequence: number }) => sequence),
    );
  });

  test('to those who may read it', async () => {
    expect((await app().call('eve', 'GET', '/api/v1/audit/export')).status).toBe(403);
    expect((await app().call('ada', 'GET', '/api/v1/audit/export?repository=dev%2Fweb')).status).toBe(200);
    expect((await app().call('ada', 'GET', '/api/v1/audit/export?repository=dev%2Fapi')).status).toBe(404);
  });
});

test('it is purged by system admins only; a job removes the rows, and a check passes', async () => {
  const body = { before: isoTime(app().clock.now() - MICROSECONDS_PER_HOUR) };
  expect((await app().call('olga', 'POST', '/api/v1/audit/purge', body)).status).toBe(403);
  const late = await app().call('admin', 'POST', '/api/v1/audit/purge', { before: isoTime(app().clock.now()) });
  expect([late.status, late.json.error.message]).toEqual([
    400,
    expect.stringContaining('records of the last hour stay'),
  ]);
  // Hours have passed on the test's clock, and no second of the file's.
  await app().auditHead.flush();
  const purged = await app().call('admin', 'POST', '/api/v1/audit/purge', body);
  expect(purged.json.records).toBeGreaterThan(5);
  await app().drain();
  const left = await app().database.rows.selectFrom('audit_record').select('sequence').orderBy('sequence').execute();
  expect(left[0]?.sequence).toBe(purged.json.through + 1);
  await app().auditHead.flush();
  expect((await app().call('admin', 'GET', '/api/v1/audit/verify')).json.state).toBe('intact');
});

function record(changes: Partial<NewRecord>): NewRecord {
  const actor = { kind: 'user', id: 'u', name: 'someone' } as const;
  return { at: app().clock.now(), actor, action: 'test', outcome: 'done', detail: '{}', ...changes };
}
