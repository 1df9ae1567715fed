// Rows of what happened and of what is to be done.

import type { Generated } from 'kysely';
import type { ActorReference } from '../../actor.ts';

/** What happened: append-only, written in the transaction of the fact. History and audit read this and nothing else. */
export interface EventRow {
  sequence: Generated<number>;
  id: string;
  type: string;
  at: number;
  actor_kind: ActorReference['kind'];
  actor_id: string | null;
  actor_name: string;
  /** How the actor showed who they are: `password`, `token:NAME`, `anonymous`, `policy`. */
  credential: string | null;
  address: string | null;
  namespace: string | null;
  repository: string | null;
  tag: string | null;
  digest: string | null;
  previous_digest: string | null;
  /** The event without which this one would not be. */
  caused_by: string | null;
  /** How many promotions stand between this event and a person's act. */
  depth: number;
  data_json: string;
}

export interface JobRow {
  id: string;
  kind: string;
  /** A job with the same key is never queued twice. */
  key: string;
  payload_json: string;
  state: 'due' | 'running' | 'done' | 'failed' | 'cancelled';
  run_at: number;
  attempts: number;
  /** Attempts in a row that ended with their process or thread, without getting any further. */
  crashes: number;
  lease_until: number | null;
  leased_by: string | null;
  cancel_requested: number;
  progress_done: number;
  progress_total: number | null;
  /** Where a job that works in batches goes on after a crash. */
  cursor_json: string | null;
  log: string;
  error: string | null;
  requested_by_kind: ActorReference['kind'];
  requested_by_id: string | null;
  requested_by_name: string;
  repository: string | null;
  created_at: number;
  finished_at: number | null;
}

/** When a namespace had one of its heavy jobs leased last, as a number that rises with every such lease. */
export interface JobTurnRow {
  /** Empty for jobs of no repository. */
  namespace: string;
  turn: number;
}

export interface IdempotencyRow {
  key: string;
  /** Of the actor, as `actorKey` gives it. */
  actor: string;
  request_hash: string;
  status: number;
  body: string;
  created_at: number;
}
