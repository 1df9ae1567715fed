// A permanent failure, which another attempt would meet again.

/** Thrown by a job's function: the worker gives the job up at once, with this message. */
export class UnrecoverableError extends Error {
  override readonly name = 'UnrecoverableError';
}
