// How the answer of a task comes out of a thread. What is thrown there arrives as a plain Error, so errors that a caller
// can act upon travel as values.

import { type ErrorCode, ShiplockError } from '../errors.ts';

export type Outcome<T> =
  | { readonly value: T }
  | { readonly refusal: { readonly code: ErrorCode; readonly message: string; readonly detail: unknown } };

/** The task with its ShiplockErrors as values; any other error is thrown as it is. */
export function withOutcome<A extends unknown[], T>(task: (...input: A) => Promise<T>) {
  return async (...input: A): Promise<Outcome<T>> => {
    try {
      return { value: await task(...input) };
    } catch (error) {
      if (!(error instanceof ShiplockError)) throw error;
      const { code, message, detail } = error;
      return { refusal: { code, message, detail } };
    }
  };
}

/** @throws ShiplockError that the task has thrown */
export function valueIn<T>(outcome: Outcome<T>): T {
  if ('value' in outcome) return outcome.value;
  const { code, message, detail } = outcome.refusal;
  throw new ShiplockError(code, message, detail);
}
