// How a job says that it ended before its work was done, because it was asked to. One that returns has done all of it.

/** Thrown by a job's function; the worker cancels the job, or has it gone on with after the next start. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';

  constructor(message = 'the job was asked to stop') {
    super(message);
  }
}

/** Thrown by a job that has much to do: the worker goes on with it, from its cursor, when what has waited longer had its turn. */
export class TurnOverError extends StoppedError {
  constructor() {
    super('the job lets others have their turn');
  }
}

/**
 * To be called before each piece of work.
 * @throws StoppedError when somebody cancelled the job, or the server stops
 */
export async function stopIfAsked(job: { shouldStop(): Promise<boolean> }): Promise<void> {
  if (await job.shouldStop()) throw new StoppedError();
}
