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
      // Between two questions a job can end that queues another one: those that were queued last are asked for at once.
      const newest = (await jobs(send, 'limit=1000')).filter(({ state }) => state === 'due' || state === 'running');
      expect([newest, await jobs(send, 'state=due'), await jobs(send, 'state=running')]).toEqual([[], [], []]);
    },
    { timeout: 60_000, interval: 50 },
  );
  expect(await jobs(send, 'state=failed')).toEqual([]);
}

/** True while a job is due or running. */
export async function hasOpenJobs(send: Send): Promise<boolean> {
  return (await jobs(send, 'state=due')).length + (await jobs(send, 'state=running')).length > 0;
}

async function jobs(send: Send, query: string): Promise<Job[]> {
  const response = await send(`/api/v1/jobs?${query}`, {});
  const { items } = (await response.json()) as { items: Job[] };
  return items.filter((job) => job.kind !== 'housekeeping');
}
