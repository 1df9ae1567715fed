// How a job says that it ended before its work was done, because it was asked to. One that returns has done all of it.

/** Thrown by a job's function; the worker cancels the job, or has it gone on with after the next start. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';

  constructor() {
    super('the job was asked to stop');
  }
}

/**
 * To be called before each piece of work.
 * @throws StoppedError when somebody cancelled the job, or the server stops
 */
export async function stopIfAsked(job: { shouldStop(): Promise<boolean> }): Promise<void> {
  if (await job.shouldStop()) throw new StoppedError();
}
