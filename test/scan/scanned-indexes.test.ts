// An index is scanned by one job, however many images it has: it is asked for by one row, yields to others, goes on where it was, and
// no image of it keeps the others waiting.

import { expect, test } from 'vitest';
import { SYSTEM } from '../../src/actor.ts';
import { buildImage } from '../../src/image/build-image.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import type { Built } from '../../src/image/built.ts';
import { releaseCrashedJobs } from '../../src/job/release-jobs.ts';
import { TurnOverError } from '../../src/job/stopped-error.ts';
import type { RunningJob } from '../../src/job/worker.ts';
import { scanQueued } from '../../src/scan/scan-queued.ts';
import type { ScanThread } from '../../src/scan/scan-thread.ts';
import { loseBlob } from '../support/damage-blob.ts';
import { debian } from '../support/scanned-images.ts';
import { useScanningApp } from '../support/scanning-app.ts';

const { app, push, report, createRepository } = useScanningApp();

let built = 0;
/** Images that nobody has scanned yet. */
const images = (count: number): Built[] =>
  Array.from({ length: count }, () => {
    built += 1;
    return debian('3.0.1-1', { 'srv/number': `${built}` });
  });
const digestOf = ({ manifest }: Built) => manifest.descriptor.digest;

async function scan(repository: string): Promise<string[]> {
  const body = { repository, reference: '1' };
  const { status, json } = await app().call('admin', 'POST', '/api/v1/scans', body);
  expect(status, JSON.stringify(json)).toBe(202);
  return json.jobs;
}
const jobOf = async (id = '') => (await app().call('admin', 'GET', `/api/v1/jobs/${id}`)).json;
const statesOf = async (image: string) =>
  (await report(image)).images.map(({ state }: { state: string }) => state) as string[];
const openJobs = async () => (await app().call('admin', 'GET', '/api/v1/scans?state=due')).json.items;

test('an index of many images, and an index of it, is one scan to follow, which is the same one while nobody has begun it', async () => {
  await createRepository('dev/many', {});
  const inner = buildIndex(images(40));
  await push('dev/many:1', buildIndex([inner, ...images(2)]));
  const jobs = await scan('dev/many');
  expect(jobs).toHaveLength(1);
  expect(await scan('dev/many')).toEqual(jobs);
  expect(await openJobs()).toMatchObject([{ id: jobs[0], kind: 'scan.image', repository: 'dev/many' }]);
  expect(new Set(await statesOf('dev/many:1'))).toEqual(new Set(['waiting']));
  await app().drain();
  expect(await jobOf(jobs[0])).toMatchObject({ state: 'done', attempts: 1, progress: { done: 42, total: 42 } });
  expect(await statesOf('dev/many:1')).toEqual(Array(42).fill('scanned'));
  expect(await scan('dev/many')).not.toEqual(jobs);
  await app().drain();
});

test('a policy that finds an index before its scan says that it waits for it', async () => {
  await createRepository('dev/held', {});
  await createRepository('qa/held', {});
  await push('dev/held:1', buildIndex(images(2)));
  const verdict = async () => {
    const rules = [{ field: 'component', operator: 'not_one_of', values: ['evil'] }];
    const preview = { source: 'dev/held', target: 'qa/held', rules };
    return (await app().call('admin', 'POST', '/api/v1/promotion-policies/preview', preview)).json.items[0];
  };
  expect(await verdict()).toMatchObject({
    verdict: 'hold',
    rules: [{ reason: expect.stringContaining('not scanned') }],
  });
  await scan('dev/held');
  expect(await verdict()).toMatchObject({
    verdict: 'hold',
    rules: [{ reason: expect.stringContaining('waiting for') }],
  });
  await app().drain();
  expect(await verdict()).toMatchObject({ verdict: 'pass' });
});

test('an index that was pushed again has those of its images scanned that nobody has looked at', async () => {
  await createRepository('dev/pushed');
  const [first, second] = images(2) as [Built, Built];
  await push('dev/pushed:0', first);
  const { scannedAt } = (await report('dev/pushed:0')).images[0];
  await push('dev/pushed:1', buildIndex([first, second]));
  const both = (await report('dev/pushed:1')).images;
  expect(both).toMatchObject([{ state: 'scanned', scannedAt }, { state: 'scanned' }]);
  await push('dev/pushed:2', buildIndex([first, second], { annotations: { pushed: 'again' } }));
  expect(await openJobs()).toEqual([]);
});

test('a scan of an index that takes long yields after a while, and goes on behind what it has done', async () => {
  await createRepository('dev/slow', {});
  const index = buildIndex(images(5));
  await push('dev/slow:1', index);
  const { scans } = app().app.doors.rooms;
  let elapsed = 0;
  const combine: ScanThread['combine'] = (layers) => {
    // Two of them are more than a turn.
    elapsed += 600;
    return scans.thread.combine(layers);
  };
  const slow = {
    ...scans,
    clock: { now: scans.clock.now, elapsed: () => elapsed },
    thread: { ...scans.thread, combine },
  };
  let cursor: unknown;
  const progress: number[] = [];
  const job = (): RunningJob<'scan.image'> => ({
    id: '1',
    payload: { digest: digestOf(index) },
    requestedBy: SYSTEM,
    repository: 'dev/slow',
    cursor,
    async saveProgress(_tx, saved) {
      cursor = saved.cursor ?? cursor;
      progress.push(saved.done);
    },
    shouldStop: async () => false,
  });
  await expect(scanQueued(slow, job())).rejects.toThrow(TurnOverError);
  expect((await statesOf('dev/slow:1')).filter((state) => state === 'scanned')).toHaveLength(2);
  // As after a crash in which the progress of the second one was lost.
  cursor = { after: [...(index.children ?? [])].map(digestOf).sort()[0] };
  await expect(scanQueued(slow, job())).rejects.toThrow(TurnOverError);
  await scanQueued(slow, job());
  expect(progress).toEqual([1, 2, 3, 4, 5, 5]);
  expect(await statesOf('dev/slow:1')).toEqual(Array(5).fill('scanned'));
});

test('an image that cannot be scanned keeps none of its index waiting, and is tried again by itself', async () => {
  await createRepository('dev/failing', {});
  const index = buildIndex(images(3));
  await push('dev/failing:1', index);
  const { scans } = app().app.doors.rooms;
  const [job = ''] = await scan('dev/failing');
  const ill = [...(index.children ?? [])].map(digestOf).sort()[0];
  const thread = scans.thread as { combine: ScanThread['combine'] };
  const { combine } = thread;
  let lost = false;
  thread.combine = (layers) => {
    if (lost) return combine(layers);
    lost = true;
    return Promise.reject(new Error('the thread was lost'));
  };
  await app().drain();
  thread.combine = combine;
  const { log, state } = await jobOf(job);
  expect(state).toBe('done');
  const [, image, again] = /^(\S+): the thread was lost; it is tried again by the job (\S+)\n$/.exec(log) ?? [];
  expect(image).toBe(ill);
  expect(await jobOf(again)).toMatchObject({ kind: 'scan.image', state: 'done', repository: 'dev/failing' });
  expect(await statesOf('dev/failing:1')).toEqual(Array(3).fill('scanned'));
});

test('a scan of an index with a damaged image fails, with its reason, when all others were scanned', async () => {
  await createRepository('dev/damaged', {});
  const layer = (text: string) => ({ files: [{ path: 'srv/text', content: text }] });
  const [ill, ...others] = ['a', 'b', 'c'].map((text) => buildImage({ layers: [layer(text)] })) as [
    Built,
    Built,
    Built,
  ];
  await push('dev/damaged:1', buildIndex([ill, ...others]));
  await loseBlob(app().folder, ill.blobs.at(-1)?.descriptor.digest ?? '');
  const [job = ''] = await scan('dev/damaged');
  await app().drain();
  expect(await jobOf(job)).toMatchObject({ state: 'failed', error: expect.stringContaining(digestOf(ill)) });
  expect((await statesOf('dev/damaged:1')).sort()).toEqual(['failed', 'scanned', 'scanned']);
});

test('an image at which the scanner ends again and again is said to be, and the others of its index are scanned', async () => {
  await createRepository('dev/crashing', {});
  const index = buildIndex(images(3));
  await push('dev/crashing:1', index);
  const [job = ''] = await scan('dev/crashing');
  const [ill] = [...(index.children ?? [])].map(digestOf).sort();
  const { database, clock } = app().app.doors.rooms.scans;
  // Twice the thread dies while the job runs, and it has not got further.
  for (let crash = 0; crash < 2; crash++) {
    await database.transaction((tx) => tx.updateTable('job').set({ state: 'running' }).where('id', '=', job).execute());
    await releaseCrashedJobs(database, clock, 'the thread ended while the job ran');
  }
  await app().drain();
  expect(await jobOf(job)).toMatchObject({
    state: 'failed',
    error: expect.stringContaining(`${ill}: the scanner ended`),
  });
  const reports = (await report('dev/crashing:1')).images;
  expect(reports.map(({ state }: { state: string }) => state).sort()).toEqual(['failed', 'scanned', 'scanned']);
  expect(reports.find(({ digest }: { digest: string }) => digest === ill)).toMatchObject({
    reason: 'the scanner ended 2 times in a row while it looked at it, and does not try it again by itself',
  });
});
