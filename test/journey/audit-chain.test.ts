// Whoever changes the audit log from outside is found out; a crash between table and file is not taken for it.

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Actor, SYSTEM } from '../../src/actor.ts';
import { appendRecords } from '../../src/audit/append-records.ts';
import { checkLog, type LogCheck } from '../../src/audit/check-log.ts';
import { type HeadKeeper, startHeadKeeper } from '../../src/audit/head-keeper.ts';
import { listRecords } from '../../src/audit/list-records.ts';
import { purgeByAge, recordPurge, removePurged } from '../../src/audit/purge.ts';
import type { Database } from '../../src/database/database.ts';
import { openSqlite } from '../../src/database/sqlite.ts';
import { manualClock } from '../support/manual-clock.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const root = useTemporaryFolder();
const clock = manualClock();
let count = 0;
let folder = '';
let database: Database;
let keeper: HeadKeeper;
let failures: string[] = [];
let hasHistory = false;

beforeEach(async () => {
  folder = join(root(), String(count++));
  failures = [];
  hasHistory = false;
  database = await openSqlite(join(folder, 'shiplock.db'));
  keeper = await start();
  await append(10);
  await keeper.flush();
});
afterEach(async () => {
  await keeper.stop();
  await database.close();
});

test('an untouched log is intact, and says its head', async () => {
  const check = await verify();
  expect(check).toMatchObject({ state: 'intact', problem: null, checked: 10, count: 10, next: null });
  expect(check.head?.sequence).toBe(10);
  expect(check.kept).toEqual({ ...check.head, count: 10 });
});

test('a text with half of a surrogate pair, which the database cannot hold, does not break the chain', async () => {
  const actor: Actor = { ...SYSTEM, name: 'a\ud800b', userAgent: 'curl \udc00' };
  await database.transaction((tx) =>
    appendRecords(tx, [
      {
        at: clock.now(),
        actor,
        action: 'login.failed',
        subject: '\ud83d',
        outcome: 'refused',
        reason: 'x\udfff',
        detail: '{}',
      },
    ]),
  );
  await append(1);
  expect(await verify()).toMatchObject({ state: 'intact', problem: null, checked: 12 });
});

test('an empty log is intact', async () => {
  const other = join(root(), 'empty');
  const empty = await openSqlite(join(other, 'shiplock.db'));
  expect(await checkLog({ rows: empty.rows, folder: other }, { limit: 10 })).toMatchObject({
    state: 'intact',
    head: null,
  });
  await empty.close();
});

test.each<[string, string, string]>([
  ['a record in the middle is deleted', 'delete from audit_record where sequence = 5', 'record 5 is missing'],
  ['several are', 'delete from audit_record where sequence in (5, 6)', 'records 5 to 6 are missing'],
  ['the first are', 'delete from audit_record where sequence < 4', 'records 1 to 3 are missing'],
  ['the last is', 'delete from audit_record where sequence = 10', 'its end was cut off'],
  ['all are', 'delete from audit_record', 'the log is empty, and had 10 records'],
  ['who did it is changed', "update audit_record set actor_name = 'x' where sequence = 5", 'record 5 was changed'],
  ['the time is changed', 'update audit_record set at = at + 1 where sequence = 5', 'record 5 was changed'],
  [
    'the outcome of the last is changed',
    "update audit_record set outcome = 'done', count = 2 where sequence = 10",
    'record 10',
  ],
  ['a hash is changed', "update audit_record set hash = 'f' where sequence = 5", 'records 5, 6 were changed'],
  [
    'two are exchanged',
    'update audit_record set sequence = -1 where sequence = 5; update audit_record set sequence = 5 where sequence = 6; update audit_record set sequence = 6 where sequence = -1',
    'records 5, 6, 7 were changed',
  ],
  [
    'several are changed',
    "update audit_record set actor_name = 'x' where sequence in (2, 4); delete from audit_record where sequence = 7",
    'records 2, 4 were changed, or the one before each; record 7 is missing',
  ],
  [
    'most are changed',
    "update audit_record set actor_name = 'x' where sequence between 2 and 9",
    'records 2, 3, 4, 5, 6 and 3 more were changed, or the one before each',
  ],
  [
    'every change leaves the last as it was',
    "update audit_record set reason = 'x' where sequence = 1",
    'record 1 was changed',
  ],
])('%s: it is broken', async (_what, statement, problem) => {
  tamper(statement);
  const check = await verify();
  expect(check.state).toBe('broken');
  expect(check.problem).toContain(problem);
});

test('a log that was written anew, with good hashes, does not fit the file', async () => {
  tamper('delete from audit_record');
  await append(12);
  expect(await verify()).toMatchObject({ state: 'broken', problem: expect.stringContaining('rewritten') });
  // The keeper does not believe it either, and goes on not believing it.
  await keeper.flush();
  await append(1);
  await keeper.flush();
  expect(failures).toEqual([expect.stringContaining('was changed from outside')]);
  expect((await verify()).state).toBe('broken');
});

test('a log that was written anew together with its file does not fit a head that was printed', async () => {
  const { head } = await verify();
  tamper('delete from audit_record');
  await rm(join(folder, 'audit-head.json'));
  await keeper.stop();
  keeper = await start();
  await append(12);
  await keeper.flush();
  expect((await verify()).state).toBe('intact');
  const printed = await checkLog({ rows: database.rows, folder }, { printed: head ?? undefined, limit: 100 });
  expect(printed).toMatchObject({ state: 'broken', problem: expect.stringContaining('has another hash') });
});

test('without its file, a log is broken; the next start records that it was not there', async () => {
  await rm(join(folder, 'audit-head.json'));
  expect((await verify()).problem).toContain('audit-head.json is missing');
  await keeper.stop();
  keeper = await start();
  expect((await verify()).state).toBe('intact');
  const { items } = await listRecords(database.rows, { action: 'audit.head_lost' }, { limit: 10 });
  expect(items).toMatchObject([{ outcome: 'failed', actor: { kind: 'system' }, detail: { sequence: 10 } }]);
  expect(failures).toEqual([expect.stringContaining('audit-head.json was not there, or not readable')]);
});

test('a whole log that is deleted together with its file is missed where things have happened before', async () => {
  tamper('delete from audit_record');
  await rm(join(folder, 'audit-head.json'));
  await keeper.stop();
  hasHistory = true;
  keeper = await start();
  const { items } = await listRecords(database.rows, {}, { limit: 10 });
  expect(items).toMatchObject([{ sequence: 1, action: 'audit.head_lost', outcome: 'failed' }]);
});

test('a file that is no longer readable counts as none', async () => {
  await writeFile(join(folder, 'audit-head.json'), '{"sequ');
  expect((await verify()).problem).toContain('is missing in the data folder, or is not readable');
});

test('killed before the file knew of any record: nothing was lost', async () => {
  const other = join(root(), 'killed-at-first');
  const first = await openSqlite(join(other, 'shiplock.db'));
  const options = {
    database: first,
    clock,
    folder: other,
    hasHistory: false,
    onFailure: (error: unknown) => failures.push(String(error)),
  };
  const killed = await startHeadKeeper(options);
  const record = { at: clock.now(), actor: SYSTEM, action: 'test', outcome: 'done', detail: '{}' } as const;
  await first.transaction((tx) => appendRecords(tx, [record]));
  expect(await checkLog({ rows: first.rows, folder: other }, { limit: 9 })).toMatchObject({
    state: 'intact',
    count: 1,
  });
  const second = await startHeadKeeper(options);
  expect((await listRecords(first.rows, {}, { limit: 9 })).items.map(({ action }) => action)).toEqual(['test']);
  expect(failures).toEqual([]);
  await second.stop();
  await killed.stop();
  await first.close();
});

test('killed between table and file: the log is intact, and the next start brings the file up to date', async () => {
  const before = await readFile(join(folder, 'audit-head.json'), 'utf8');
  await append(3);
  const check = await verify();
  expect(check).toMatchObject({ state: 'intact', count: 13, kept: { sequence: 10 } });
  // The keeper of a process that was killed never wrote again.
  expect(await readFile(join(folder, 'audit-head.json'), 'utf8')).toBe(before);
  const next = await start();
  expect((await verify()).kept?.sequence).toBe(13);
  expect(failures).toEqual([]);
  await next.stop();
});

test('killed between table and file, and changed before the next start: the file stays behind, and the log is broken', async () => {
  await append(3);
  tamper("update audit_record set actor_name = 'x' where sequence = 12");
  const next = await start();
  expect(failures).toEqual([expect.stringContaining('was changed from outside')]);
  expect(await verify()).toMatchObject({ state: 'broken', problem: expect.stringContaining('record 12') });
  expect((await verify()).kept?.sequence).toBe(10);
  await next.stop();
});

test('a long log is checked in parts, each of which goes on where the one before ended', async () => {
  let part = await checkLog({ rows: database.rows, folder }, { limit: 4 });
  expect(part).toMatchObject({ state: 'unfinished', checked: 4, next: { sequence: 4 } });
  tamper("update audit_record set actor_name = 'x' where sequence = 9");
  part = await checkLog({ rows: database.rows, folder }, { after: part.next ?? undefined, limit: 4 });
  expect(part).toMatchObject({ state: 'unfinished', next: { sequence: 8 } });
  part = await checkLog({ rows: database.rows, folder }, { after: part.next ?? undefined, limit: 4 });
  expect(part).toMatchObject({ state: 'broken', problem: expect.stringContaining('record 9 was changed') });
});

describe('after a purge', () => {
  const HOUR_SECONDS = 3_600;
  const purge = (actor: Actor = SYSTEM) =>
    database.transaction((tx) =>
      recordPurge(tx, { before: clock.now() - HOUR_SECONDS * 1_000_000, at: clock.now(), actor }),
    );

  beforeEach(async () => {
    clock.advance(2 * HOUR_SECONDS);
    await append(2);
    await keeper.flush();
  });

  test('the log is intact, whether the rows are gone or about to go', async () => {
    expect(await purge()).toEqual({ records: 10, through: 10 });
    expect(await verify()).toMatchObject({ state: 'intact', checked: 3, count: 3, purged: { sequence: 10 } });
    await removePurged({ database, clock });
    await keeper.flush();
    expect(await verify()).toMatchObject({ state: 'intact', checked: 3, kept: { sequence: 13, count: 3 } });
    expect(failures).toEqual([]);
  });

  test('what was purged is listed no more, and the purge is: who did it, how many, and up to when', async () => {
    await purge({ kind: 'user', id: 'a', name: 'admin' });
    const { items } = await listRecords(database.rows, {}, { limit: 100 });
    expect(items.map(({ sequence }) => sequence)).toEqual([13, 12, 11]);
    expect(items[0]).toMatchObject({
      action: 'audit.purged',
      actor: { name: 'admin' },
      detail: { records: 10, through: 10 },
    });
  });

  test('a removal that was cut off goes on, and the log is intact all the while', async () => {
    await purge();
    tamper('delete from audit_record where sequence <= 4');
    expect((await verify()).state).toBe('intact');
    expect(await removePurged({ database, clock })).toBe(6);
    expect(await removePurged({ database, clock })).toBe(0);
    expect((await verify()).state).toBe('intact');
  });

  test('whoever deletes one more, or the record of the purge, is found out', async () => {
    await purge();
    await removePurged({ database, clock });
    await keeper.flush();
    tamper('delete from audit_record where sequence = 11');
    expect((await verify()).problem).toBe('record 11 is missing');
    tamper('delete from audit_record where sequence = 13');
    expect((await verify()).problem).toContain('its end was cut off');
  });

  test('another one follows, and the first one goes with it', async () => {
    await purge();
    await removePurged({ database, clock });
    await keeper.flush();
    clock.advance(2 * HOUR_SECONDS);
    await append(1);
    expect(await purge()).toEqual({ records: 3, through: 13 });
    await removePurged({ database, clock });
    await keeper.flush();
    expect(await verify()).toMatchObject({ state: 'intact', count: 2, purged: { sequence: 13 } });
  });

  test('the last that the file knew may be purged, too', async () => {
    // Nothing was written for hours before the purge, and the server is killed behind it.
    await keeper.flush();
    clock.advance(2 * HOUR_SECONDS);
    expect(await purge()).toEqual({ records: 12, through: 12 });
    await removePurged({ database, clock });
    expect(await verify()).toMatchObject({ state: 'intact', kept: { sequence: 12 } });
    const next = await start();
    expect(await verify()).toMatchObject({ state: 'intact', kept: { sequence: 13, count: 1 } });
    expect(failures).toEqual([]);
    await next.stop();
  });

  test('a head that was printed is compared as long as its record is there', async () => {
    const { head } = await verify();
    await purge();
    const check = (printed: LogCheck['head']) =>
      checkLog({ rows: database.rows, folder }, { printed: printed ?? undefined, limit: 9 });
    expect((await check(head)).state).toBe('intact');
    await expect(check({ sequence: 3, hash: 'x' })).rejects.toThrow('record 3 was purged');
  });

  test('by age, whole days go at a time, and nothing where everything is kept', async () => {
    const batching = { database, clock };
    await purgeByAge(batching, 0);
    await purgeByAge(batching, 1);
    expect((await verify()).count).toBe(12);
    clock.advance(2 * 24 * HOUR_SECONDS);
    await purgeByAge(batching, 1);
    expect(await verify()).toMatchObject({ state: 'intact', count: 1, purged: { sequence: 12 } });
    await purgeByAge(batching, 1);
    expect((await verify()).head?.sequence).toBe(13);
  });

  test('records of the last hour stay', async () => {
    await expect(
      database.transaction((tx) => recordPurge(tx, { before: clock.now(), at: clock.now(), actor: SYSTEM })),
    ).rejects.toThrow('records of the last hour stay');
  });
});

function start(): Promise<HeadKeeper> {
  return startHeadKeeper({ database, clock, folder, hasHistory, onFailure: (error) => failures.push(String(error)) });
}

async function append(records: number): Promise<void> {
  const actor = { kind: 'user', id: 'u', name: 'ada' } as const;
  for (let index = 0; index < records; index++) {
    clock.advance(1);
    const record = { at: clock.now(), actor, action: 'test', outcome: 'failed', detail: '{}' } as const;
    await database.transaction((tx) => appendRecords(tx, [record]));
  }
}

function verify(): Promise<LogCheck> {
  return checkLog({ rows: database.rows, folder }, { limit: 1_000 });
}

/** As with a shell on the machine. */
function tamper(statement: string): void {
  const other = new DatabaseSync(join(folder, 'shiplock.db'));
  other.exec(statement);
  other.close();
}
