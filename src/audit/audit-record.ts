// One entry of the audit log: as it is written, and as it is read.

import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';

export type Outcome = 'done' | 'refused' | 'failed';

export interface NewRecord {
  readonly at: Microseconds;
  readonly actor: Actor;
  readonly action: string;
  readonly repository?: string | undefined;
  readonly namespace?: string | undefined;
  /** What it was done to: a tag, a digest, a name. */
  readonly subject?: string | undefined;
  readonly outcome: Outcome;
  readonly reason?: string | undefined;
  /** JSON. */
  readonly detail: string;
  /** How many times it happened; 1 when it is left out. */
  readonly count?: number | undefined;
}

export interface AuditRecord {
  /** Rises by one with each record. */
  readonly sequence: number;
  readonly at: Microseconds;
  readonly actor: {
    readonly kind: Actor['kind'];
    readonly id: string | null;
    readonly name: string;
    readonly credential: string | null;
    readonly address: string | null;
    readonly userAgent: string | null;
  };
  readonly action: string;
  readonly repository: string | null;
  readonly namespace: string | null;
  readonly subject: string | null;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly count: number;
  readonly hash: string;
}
