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
      for (const state of ['due', 'running']) expect(await jobs(send, state)).toEqual([]);
    },
    { timeout: 60_000, interval: 50 },
  );
  expect(await jobs(send, 'failed')).toEqual([]);
}

async function jobs(send: Send, state: string): Promise<Job[]> {
  const response = await send(`/api/v1/jobs?state=${state}`, {});
  const { items } = (await response.json()) as { items: Job[] };
  return items.filter((job) => job.kind !== 'housekeeping');
}
