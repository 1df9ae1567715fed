import { expect, test } from 'vitest';
import type { DiskState } from '../storage/disk-reserve.ts';
import { Condition } from './condition.ts';

test('health says the worst of what is wrong, and that no job can be run', () => {
  let disk: DiskState = 'ok';
  const condition = new Condition(() => disk);
  expect(condition.status).toBe('ok');
  condition.jobsAreStopped = true;
  expect(condition.status).toBe('jobs_stopped');
  condition.connectionsAreRefused = true;
  expect(condition.status).toBe('few_descriptors');
  disk = 'full';
  expect(condition.status).toBe('disk_full');
  disk = 'read_only';
  expect(condition.status).toBe('read_only');
  condition.noteDamagedDatabase();
  expect(condition.status).toBe('database_damaged');
});
