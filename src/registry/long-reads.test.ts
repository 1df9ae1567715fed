import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { openSqlite } from '../database/sqlite.ts';
import type { Digest } from '../oci/digest.ts';
import { LongReads } from './long-reads.ts';

let folder = '';
let database: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
  database = await openSqlite(join(folder, 'shiplock.db'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

it('lists of referrers are read two at a time, and one that many ask for is read at most twice', async () => {
  let [reads, running, most] = [0, 0, 0];
  const longReads = new LongReads(database, async () => {
    reads++;
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
    return Buffer.from('[]');
  });
  const digests = [`sha256:${'1'.repeat(64)}` as Digest];
  const lists = await Promise.all(Array.from({ length: 20 }, () => longReads.referrers('a/one', digests)));
  expect(lists.map(({ bytes }) => String(bytes))).toEqual(Array(20).fill('[]'));
  expect({ reads, most }).toEqual({ reads: 2, most: 2 });
});

it('a list that cannot be read does not keep the next ones waiting', async () => {
  let fails = true;
  const longReads = new LongReads(database, async () => {
    if (fails) throw new Error('the thread is lost');
    return Buffer.from('[]');
  });
  const read = (digit: number) => longReads.referrers('a/one', [`sha256:${`${digit}`.repeat(64)}` as Digest]);
  const failed = await Promise.allSettled([1, 2, 3, 4].map(read));
  expect(failed.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
  fails = false;
  expect(String((await read(1)).bytes)).toBe('[]');
});
