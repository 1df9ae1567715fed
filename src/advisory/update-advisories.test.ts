// An update that is not let finish.

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { SYSTEM } from '../actor.ts';
import { openSqlite } from '../database/sqlite.ts';
import { StoppedError } from '../job/stopped-error.ts';
import type { Advisories } from './advisories.ts';
import type { AdvisoryThread } from './advisory-thread.ts';
import { updateAdvisories } from './update-advisories.ts';

const folder = useTemporaryFolder();

test('a cancelled update ends although the feed never answers, and leaves nothing', async () => {
  const database = await openSqlite(join(folder(), 'shiplock.db'));
  const advisories = { folder: join(folder(), 'advisories'), maxAgeDays: 0 };
  const progress: unknown[] = [];
  const silent: Partial<AdvisoryThread> = {
    buildIndex: ({ path }, { signal, onProgress } = {}) => {
      expect(existsSync(join(path, '..'))).toBe(true);
      onProgress?.({ feed: 'osv-npm', done: 1, total: 3 });
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    },
  };
  const job = {
    id: '1',
    payload: {},
    requestedBy: SYSTEM,
    repository: null,
    cursor: undefined,
    saveProgress: async (_: unknown, { done, total }: { done: number; total?: number }) => {
      progress.push([done, total]);
    },
    shouldStop: async () => true,
  };
  const parts = { database, clock: { now: () => 1 }, advisories, advisoryThread: silent, feeds: ['osv-npm'] };
  const room = parts as unknown as Advisories;
  await expect(updateAdvisories(room, job)).rejects.toThrow(StoppedError);
  expect(progress).toEqual([
    [0, 1],
    [1, 3],
  ]);
  expect(await readdir(advisories.folder)).toEqual([]);
  await database.close();
});
