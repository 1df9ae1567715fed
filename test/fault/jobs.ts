// Waits for the background work of a server to come to its end.

import { expect, vi } from 'vitest';
import type { Send } from '../../src/image/push-image.ts';

interface Job {
  readonly kind: string;
  readonly state: string;
  readonly error: string | null;
}

/** Resolves when no job is due or running; a job that failed is an error. */
export async function expectJobsToEnd(send: Send): Promise<void> {
  await vi.waitFor(
    async () => {
      expect([await jobs(send, 'due'), await jobs(send, 'running')]).toEqual([[], []]);
    },
    { timeout: 60_000, interval: 50 },
  );
  expect(await jobs(send, 'failed')).toEqual([]);
}

/** True while a job is due or running. */
export async function hasOpenJobs(send: Send): Promise<boolean> {
  return (await jobs(send, 'due')).length + (await jobs(send, 'running')).length > 0;
}

async function jobs(send: Send, state: string): Promise<Job[]> {
  const response = await send(`/api/v1/jobs?state=${state}`, {});
  const { items } = (await response.json()) as { items: Job[] };
  return items.filter((job) => job.kind !== 'housekeeping');
}
