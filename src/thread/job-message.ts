// What the thread that serves and the thread of the jobs tell each other. Results are bytes or a few words: a tree of
// objects would be copied on both sides, on the loop that serves.

import type { Commits } from '../database/database.ts';
import type { Outcome } from './outcome.ts';

export type ToJobs =
  | { readonly kind: 'are you there' }
  /** Commits of the thread that serves which have written to the queue: jobs may be due. */
  | { readonly kind: 'commits'; readonly commits: Commits }
  /** JSON of the request. */
  | { readonly kind: 'question'; readonly id: number; readonly question: Uint8Array }
  /** The lock that was asked for under this number is held. */
  | { readonly kind: 'locked'; readonly id: number }
  | { readonly kind: 'stop' };

export type ToServer =
  | { readonly kind: 'here' }
  | { readonly kind: 'commits'; readonly commits: Commits }
  | { readonly kind: 'answer'; readonly id: number; readonly outcome: Outcome<Uint8Array> }
  | { readonly kind: 'lock'; readonly id: number; readonly digest: string }
  | { readonly kind: 'unlock'; readonly id: number }
  | { readonly kind: 'forget upload'; readonly upload: string }
  /** For the log. */
  | { readonly kind: 'trouble'; readonly message: string }
  /** The log of the database cannot be made durable. */
  | { readonly kind: 'lost log'; readonly error: unknown }
  | { readonly kind: 'failed'; readonly job: FailedJob; readonly error: ToldError };

export interface FailedJob {
  readonly id: string;
  readonly kind: string;
  readonly attempts: number;
}

/** What of an error is for the log; errors themselves may hold what cannot be sent. */
export interface ToldError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}
