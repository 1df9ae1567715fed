// Waits for a job, with a progress bar on terminals.

import { setTimeout as delay } from 'node:timers/promises';
import { getJob, type JobBody } from '../api/operations.ts';
import type { Client } from './client.ts';
import { CommandError, EXIT } from './exit-code.ts';
import type { Streams } from './streams.ts';

const POLL_MILLISECONDS = 300;
const BAR_WIDTH = 30;

/**
 * Resolves with the job when it is done.
 * @throws CommandError when it failed or was cancelled
 */
export async function followJob(client: Client, streams: Streams, id: string): Promise<JobBody> {
  for (;;) {
    const job = await client.call(getJob, { params: { id } });
    streams.progress(progressBar(job));
    if (job.state === 'due' || job.state === 'running') {
      await delay(POLL_MILLISECONDS);
      continue;
    }
    if (streams.terminal) streams.error('\n');
    if (job.state === 'done') return job;
    throw new CommandError(
      EXIT.refused,
      `the job ${id} was ${job.state === 'failed' ? `given up: ${job.error}` : 'cancelled'}`,
    );
  }
}

function progressBar({ progress: { done, total }, state }: JobBody): string {
  if (total === null) return `${state} `;
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * BAR_WIDTH);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${done}/${total} `;
}
