// The chain of the audit log: each record's hash covers the record and the hash of the one before it, so that none can be
// changed, taken out or put in without all later hashes being others.

import { hash } from 'node:crypto';
import type { AuditRecordRow } from '../database/schema/audit.ts';

/** A place in the chain: the record of this sequence has this hash. */
export interface Link {
  readonly sequence: number;
  readonly hash: string;
}

/** What stands before the first record. */
export const BEGINNING: Link = { sequence: 0, hash: '' };

/** The hash of a record, SHA-256 in hexadecimal. @param previous the hash of the record before */
export function hashOfRecord(previous: string, row: Omit<AuditRecordRow, 'hash'>): string {
  const text = JSON.stringify([
    previous,
    Number(row.sequence),
    Number(row.at),
    Number(row.latest),
    row.actor_kind,
    row.actor_id,
    row.actor_name,
    row.credential,
    row.address,
    row.user_agent,
    row.action,
    row.repository,
    row.namespace,
    row.subject,
    row.outcome,
    row.reason,
    row.detail_json,
    Number(row.count),
  ]);
  return hash('sha256', text, 'hex');
}
