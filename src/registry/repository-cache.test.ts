import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureFirstAdmin } from '../access/account/first-admin.ts';
import type { Database } from '../database/database.ts';
import { openSqlite } from '../database/sqlite.ts';
import { RepositoryCache } from './repository-cache.ts';
import { deleteRepositoryRows, insertRepository, updateRepositoryRow } from './repository-table.ts';

let folder = '';
let database: Database;
/** As another thread has it. */
let elsewhere: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
  database = await openSqlite(join(folder, 'shiplock.db'));
  elsewhere = await openSqlite(join(folder, 'shiplock.db'), { beside: true });
  await ensureFirstAdmin(database, { now: () => 1, elapsed: () => 0 }, 'correct horse');
  for (const name of ['a/one', 'a/other']) await create(name);
});
afterAll(async () => {
  await elsewhere.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

let cache: RepositoryCache<{ readonly text: string }>;
let reads = 0;
beforeEach(() => {
  cache = new RepositoryCache(database, 1_000);
  reads = 0;
});

const create = (name: string) =>
  database.transaction((tx) =>
    insertRepository(tx, {
      ...{ id: name, name, namespace: 'admin', visibility: 'public', description: '', long_description: '' },
      ...{
        scan_on_push: 0,
        immutable: 0,
        immutable_patterns_json: '[]',
        immutable_exceptions_json: '[]',
        protected: 0,
      },
      ...{
        sparse_indexes: 0,
        admission_json: '[]',
        admission_version: 0,
        created_at: 1,
        created_after: 0,
        created_by: '',
      },
    }),
  );
const change = (by: Database, name: string) =>
  by.transaction((tx) => updateRepositoryRow(tx, name, { description: 'changed' }));
const load = (name = 'a/one', weight = 10) =>
  cache.load(
    name,
    'key',
    () => weight,
    async () => ({ text: `${++reads}` }),
  );

describe('what was read of a repository', () => {
  it('is remembered while others are written, here or elsewhere', async () => {
    expect(await load()).toEqual({ text: '1' });
    expect(cache.get('a/one', 'key')).toEqual({ text: '1' });
    await change(database, 'a/other');
    await change(elsewhere, 'a/other');
    // Whether it has changed has yet to be looked up.
    expect(cache.get('a/one', 'key')).toBeUndefined();
    expect(await load()).toEqual({ text: '1' });
    expect(cache.get('a/one', 'key')).toEqual({ text: '1' });
  });

  it.each([
    ['here', () => database],
    ['elsewhere', () => elsewhere],
  ])('is forgotten when it is written %s', async (_where, by) => {
    await load();
    await change(by(), 'a/one');
    expect(cache.get('a/one', 'key')).toBeUndefined();
    expect(await load()).toEqual({ text: '2' });
    expect(await load()).toEqual({ text: '2' });
  });

  it('is forgotten when the repository is deleted and made anew', async () => {
    await load('a/other');
    await elsewhere.transaction((tx) => deleteRepositoryRows(tx, 'a/other'));
    await create('a/other');
    expect(await load('a/other')).toEqual({ text: '2' });
  });

  it('is not kept when it was written meanwhile', async () => {
    await load('a/other');
    const old = await cache.load(
      'a/one',
      'key',
      () => 10,
      async () => {
        await change(elsewhere, 'a/one');
        return { text: 'old' };
      },
    );
    expect(old).toEqual({ text: 'old' });
    expect(await load()).toEqual({ text: '2' });
  });

  it('is not kept where nothing was found, or too much', async () => {
    expect(
      await cache.load(
        'a/none',
        'key',
        () => 1,
        async () => undefined,
      ),
    ).toBeUndefined();
    expect(await load('a/none', 900)).toEqual({ text: '1' });
    expect(await load('a/none')).toEqual({ text: '2' });
  });

  it('makes room for what is read later', async () => {
    for (let number = 0; number < 20; number++)
      await cache.load(
        `a/${number}`,
        'key',
        () => 100,
        async () => ({ text: 'x' }),
      );
    expect(cache.get('a/19', 'key')).toEqual({ text: 'x' });
    expect(cache.get('a/0', 'key')).toBeUndefined();
  });
});
