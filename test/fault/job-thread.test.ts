// Jobs that hang, die, or take the server with them: nothing is lost or done twice, and the server goes on serving.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openSqlite } from '../../src/database/sqlite.ts';
import { pushImage, type Send } from '../../src/image/push-image.ts';
import { fillWithTags } from '../support/fill-with-tags.ts';
import { logged } from '../support/logged.ts';
import { sampleImage } from '../support/sample-image.ts';
import { startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { expectJobsToEnd } from './jobs.ts';
import { restartAnd } from './killing.ts';
import { listAll, type Policy, type Promotion, post } from './management.ts';

const folder = useTemporaryFolder();

interface Job {
  readonly id: string;
  readonly state: string;
  readonly error: string | null;
  readonly attempts: number;
}

const preload = (file: string) => ({
  NODE_OPTIONS: `--import=${join(import.meta.dirname, file)} --disable-warning=ExperimentalWarning`,
});

async function prepare(send: Send, ...targets: string[]): Promise<void> {
  for (const name of ['admin/from', ...targets]) await post(send, '/repositories', { name });
}

const policy = (target: string) => ({ source: 'admin/from', target, tagTemplate: '%n', always: true });

const tagsOf = async (send: Send, repository: string) =>
  (await listAll<{ name: string }>(send, `/repositories/${encodeURIComponent(repository)}/tags`)).map(
    ({ name }) => name,
  );

test('a thread that is ended in the middle of an apply, again and again, loses and doubles nothing', async () => {
  const data = join(folder(), 'apply');
  const TAGS = 300;
  await restartAnd(data, ({ send }) => prepare(send, 'admin/to'));
  const database = await openSqlite(join(data, 'shiplock.db'));
  await fillWithTags(database, 'admin/from', TAGS, Date.now() * 1000);
  await database.close();
  const armed = join(folder(), 'armed');
  const env = { ...preload('end-thread.ts'), SHIPLOCK_TEST_END_AT: '2,5,8', SHIPLOCK_TEST_ARMED: armed };
  await restartAnd(
    data,
    async (server) => {
      const { send } = server;
      await writeFile(armed, '');
      const { job } = await post<{ job: string }>(send, '/promotion-policies?apply=true', policy('admin/to'));
      await expectJobsToEnd(send);
      const done = (await (await send(`/api/v1/jobs/${job}`, {})).json()) as Job;
      expect(done).toMatchObject({ state: 'done', progress: { done: TAGS, total: TAGS } });
      await logged(server, 'the thread that runs jobs is lost', { times: 3 });
      const promotions = await listAll<Promotion>(send, '/promotions?repository=admin/to');
      expect(promotions.map(({ state }) => state)).toEqual(Array(TAGS).fill('succeeded'));
      expect(new Set(promotions.map(({ target }) => target.tag)).size).toBe(TAGS);
      const events = await listAll(send, '/events?repository=admin/to&type=promotion.succeeded');
      expect(events).toHaveLength(TAGS);
      expect(await tagsOf(send, 'admin/to')).toHaveLength(TAGS);
    },
    env,
  );
});

test('a policy with a hostile pattern that is stored already ends in errors, and others go on', async () => {
  const data = join(folder(), 'hostile');
  const tag = 'a'.repeat(126);
  await restartAnd(data, async ({ send }) => {
    await prepare(send, 'admin/hostile', 'admin/to');
    for (const target of ['admin/hostile', 'admin/to']) await post<Policy>(send, '/promotion-policies', policy(target));
  });
  const pattern = '(?i)(?:[\\pL\\d]?){500}(?:\\pL?){499}b$|z';
  const rules = Array.from({ length: 10 }, (_, index) => ({
    field: 'tag',
    operator: 'matches',
    values: [`${pattern}${index}`],
  }));
  const database = new DatabaseSync(join(data, 'shiplock.db'));
  database.prepare('update policy set rules_json = ? where target = ?').run(JSON.stringify(rules), 'admin/hostile');
  database.close();
  await restartAnd(data, async ({ send }) => {
    await pushImage(send, 'admin/from', sampleImage('hostile'), tag);
    await expectJobsToEnd(send);
    expect(await tagsOf(send, 'admin/to')).toEqual([tag]);
    expect(await tagsOf(send, 'admin/hostile')).toEqual([]);
    const evaluations = await listAll<{ target: string; verdict: string; reason: string }>(send, '/evaluations');
    expect(evaluations.filter(({ target }) => target === 'admin/hostile')).toMatchObject([
      { verdict: 'error', reason: expect.stringContaining('is too large') },
    ]);
    const refused = await send('/api/v1/promotion-policies/preview', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...policy('admin/to'), rules }),
    });
    expect(refused.status).toBe(400);
  });
});

test('a job that takes the server with it three times is given up, and says so', async () => {
  const data = join(folder(), 'deadly');
  await restartAnd(data, async ({ send }) => {
    await prepare(send, 'admin/to');
    await post<Policy>(send, '/promotion-policies', policy('admin/to'));
  });
  const first = await startServer({ data, env: preload('deadly-tag.ts') });
  await pushImage(first.send, 'admin/from', sampleImage('deadly'), 'deadly').catch(() => {});
  await untilGone(first.url);
  for (let death = 2; death <= 3; death++) {
    // It may be gone before it could say that it is ready.
    const again = await startServer({ data, env: preload('deadly-tag.ts') }).catch(() => undefined);
    if (again) await untilGone(again.url);
  }
  await restartAnd(
    data,
    async ({ send }) => {
      await pushImage(send, 'admin/from', sampleImage('harmless'), 'harmless');
      await expect.poll(() => tagsOf(send, 'admin/to'), { timeout: 30_000 }).toEqual(['harmless']);
      expect(await listAll<Job>(send, '/jobs?state=failed')).toMatchObject([
        {
          kind: 'policy.evaluate',
          attempts: 3,
          error:
            'the server ended while the job ran; this has happened 3 times in a row, so the job is not begun again by itself',
        },
      ]);
    },
    preload('deadly-tag.ts'),
  );
});

async function untilGone(url: string): Promise<void> {
  const isThere = () =>
    fetch(`${url}/api/v1/health`).then(
      () => true,
      () => false,
    );
  await expect.poll(isThere, { timeout: 60_000, interval: 20 }).toBe(false);
}
