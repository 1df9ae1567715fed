// Long jobs that are asked to stop say so, and leave no failure behind: a garbage collection that was cut short passed
// for done, and was not gone on with after the next start.

import { beforeAll, expect, test } from 'vitest';
import { SYSTEM } from '../../src/actor.ts';
import type { JobKind } from '../../src/job/job-kind.ts';
import type { JobPayload } from '../../src/job/job-payload.ts';
import { StoppedError } from '../../src/job/stopped-error.ts';
import type { RunningJob } from '../../src/job/worker.ts';
import { collectGarbage } from '../../src/registry/collect-garbage.ts';
import { scanOutdated } from '../../src/scan/queue-scans.ts';
import { scanImage } from '../../src/scan/scan-image.ts';
import { debian } from '../support/scanned-images.ts';
import { useScanningApp } from '../support/scanning-app.ts';

const { app, push, report, createRepository } = useScanningApp();
const image = debian('3.0.1-1');

/** A job that is asked to stop at once. */
function stopped<Kind extends JobKind>(payload: JobPayload[Kind]): RunningJob<Kind> {
  const saveProgress = () => Promise.reject(new Error('nothing was to be done'));
  const job = { id: '1', payload, requestedBy: SYSTEM, repository: null, cursor: undefined };
  return { ...job, saveProgress, shouldStop: async () => true };
}

beforeAll(async () => {
  await createRepository('dev/web', { scanOnPush: false });
  await push('dev/web:1', image);
});

test('a scan that is cancelled leaves no report of a failure', async () => {
  const { scans } = app().app.doors.rooms;
  await expect(scanImage(scans, stopped<'scan.image'>({ digest: image.manifest.descriptor.digest }))).rejects.toThrow(
    StoppedError,
  );
  expect((await report('dev/web:1')).images).toMatchObject([{ state: 'not_scanned' }]);
});

test('a garbage collection, and a look for images of an older detector, do not pass for done', async () => {
  const { scans, registry } = app().app.doors.rooms;
  const rules = { uploadExpiryHours: 24, rollbackDays: 90 };
  await expect(collectGarbage(registry, rules, stopped({}))).rejects.toThrow(StoppedError);
  await app().call('admin', 'POST', '/api/v1/scans', { repository: 'dev/web', reference: '1' });
  await app().drain();
  const changed = { ...scans, thread: { ...scans.thread, detectorVersion: scans.thread.detectorVersion + 1 } };
  await expect(scanOutdated(changed, stopped({}))).rejects.toThrow(StoppedError);
});
