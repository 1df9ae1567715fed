// Scans that wait: asked for again and again, and by the thousand.

import { expect, it } from 'vitest';
import { debian } from '../support/scanned-images.ts';
import { useScanningApp } from '../support/scanning-app.ts';

const { app, push, report, createRepository } = useScanningApp();
const scan = (repository: string) => app().call('admin', 'POST', '/api/v1/scans', { repository, reference: '1' });

it('a scan that is asked for again while it waits is the same scan, and one after it is another', async () => {
  await createRepository('dev/again', {});
  await push('dev/again:1', debian('3.0.1-1'));
  const first = await scan('dev/again');
  const second = await scan('dev/again');
  expect(second).toMatchObject({ status: 202, json: { jobs: first.json.jobs } });
  await app().drain();
  expect((await report('dev/again:1')).images).toMatchObject([{ state: 'scanned' }]);
  const third = await scan('dev/again');
  expect(third.json.jobs).not.toEqual(first.json.jobs);
  await app().drain();
});

it('of the same image in another repository is a scan of its own', async () => {
  await createRepository('qa/again', {});
  await push('qa/again:1', debian('3.0.1-1'));
  expect((await scan('qa/again')).json.jobs).not.toEqual((await scan('dev/again')).json.jobs);
  await app().drain();
});

it('more than somebody may have waiting are refused, and nothing of the request is queued', async () => {
  await createRepository('dev/many', {});
  await push('dev/many:1', debian('3.0.2-1'));
  const [id] = (await scan('dev/many')).json.jobs as [string];
  const fill = (count: number) =>
    app().database.transaction(async (tx) => {
      const job = await tx.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      for (let one = 0; one < count; one++) {
        const other = { ...job, id: `${job.id}${one}`, key: `scan.image:other:${one}`, repository: 'qa/other' };
        await tx.insertInto('job').values(other).execute();
      }
    });
  await fill(1_999);
  // The one that waits serves this request, too.
  expect((await scan('dev/many')).status).toBe(202);
  const refused = await scan('dev/again');
  expect(refused).toMatchObject({
    status: 429,
    json: { error: { code: 'TOO_MANY_REQUESTS', message: expect.stringContaining('more than 2000 scans waiting') } },
  });
  const open = await app()
    .database.rows.selectFrom('job')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('state', '=', 'due')
    .executeTakeFirstOrThrow();
  expect(open.count).toBe(2_000);
});
