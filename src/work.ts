// What is done beside serving: the jobs, and questions about rules, which take as long as somebody's rules make them. In a
// server it runs in a thread of its own (serve-jobs.ts), in tests where the test is.

import { createWorker, type Worker } from './job/worker.ts';
import { type HouseRules, jobFunctions } from './jobs.ts';
import { answer, type SharedQuestion } from './policy/question.ts';
import type { Upkeep } from './registry/registry.ts';
import { createRooms, type RoomOptions } from './rooms.ts';

export interface WorkOptions extends RoomOptions, HouseRules, Pick<Upkeep, 'locks' | 'uploads'> {
  /** Told about every attempt at a job that failed. */
  readonly onFailure: (job: { id: string; kind: string; attempts: number }, error: unknown) => void;
}

export interface Work {
  readonly worker: Worker;
  /** The answer as JSON, ready to be sent. */
  ask(question: SharedQuestion): Promise<Uint8Array<ArrayBuffer>>;
}

export async function createWork(options: WorkOptions): Promise<Work> {
  const { database, clock, blobs, locks, uploads, onFailure } = options;
  const { access, policies, scans } = await createRooms(options);
  const upkeep = { database, clock, blobs, locks, uploads };
  return {
    worker: createWorker({
      database,
      clock,
      functions: jobFunctions({ access, upkeep, policies, scans }, options),
      onFailure,
    }),
    ask: (question) => answer(policies, question),
  };
}
