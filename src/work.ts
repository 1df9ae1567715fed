// What is done beside serving: the jobs, and previews of policies, which take as long as somebody's rules make them. In a
// server it runs in a thread of its own (serve-jobs.ts), in tests where the test is.

import { createWorker, type Worker } from './job/worker.ts';
import { type HouseRules, jobFunctions } from './jobs.ts';
import type { PreviewRequest } from './policy/preview-policy.ts';
import { previewPolicy } from './policy/preview-policy.ts';
import type { Upkeep } from './registry/registry.ts';
import { createRooms, type RoomOptions } from './rooms.ts';

export interface WorkOptions extends RoomOptions, HouseRules, Pick<Upkeep, 'locks' | 'uploads'> {
  /** Told about every attempt at a job that failed. */
  readonly onFailure: (job: { id: string; kind: string; attempts: number }, error: unknown) => void;
}

export interface Work {
  readonly worker: Worker;
  /** The preview as JSON, ready to be sent. */
  preview(request: PreviewRequest): Promise<Uint8Array<ArrayBuffer>>;
}

export async function createWork(options: WorkOptions): Promise<Work> {
  const { database, clock, blobs, locks, uploads, onFailure } = options;
  const { policies, scans } = await createRooms(options);
  const upkeep = { database, clock, blobs, locks, uploads };
  return {
    worker: createWorker({ database, clock, functions: jobFunctions({ upkeep, policies, scans }, options), onFailure }),
    async preview(request) {
      return new TextEncoder().encode(JSON.stringify(await previewPolicy(policies, request)));
    },
  };
}
