// For a job that waits for one long piece of work elsewhere: its progress is stored as it comes, and the work is ended
// when the job is to stop.

import type { Database } from '../database/database.ts';
import { StoppedError } from './stopped-error.ts';
import type { RunningJob } from './worker.ts';

const LOOK_MILLISECONDS = 1_000;

export interface JobWatch {
  /** Aborted, with a StoppedError as its reason, when somebody cancels the job or the server stops. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
  /** Ends the watch; resolves when the last progress is stored. */
  end(): Promise<void>;
}

/** @param total until the work has told how much there is */
export async function watchJob(database: Database, job: RunningJob, total: number): Promise<JobWatch> {
  const abort = new AbortController();
  const look = setInterval(() => {
    job.shouldStop().then(
      (stop) => stop && abort.abort(new StoppedError()),
      (error) => abort.abort(error),
    );
  }, LOOK_MILLISECONDS);
  const save = (progress: { readonly done: number; readonly total: number }) =>
    database.transaction((tx) => job.saveProgress(tx, progress));
  // Another attempt starts from the beginning.
  await save({ done: 0, total });
  let saving: Promise<void> = Promise.resolve();
  return {
    signal: abort.signal,
    onProgress({ done, total }) {
      saving = saving.then(() => save({ done, total }));
      // Told by `end`.
      saving.catch(() => {});
    },
    async end() {
      clearInterval(look);
      await saving;
    },
  };
}
