// The audit log.

import type { FastifyInstance } from 'fastify';
import { readAudit, verifyAudit } from '../../access/audit.ts';
import * as contract from '../../api/audit.ts';
import type { AuditRecord } from '../../audit/audit-record.ts';
import type { Link } from '../../audit/chain.ts';
import { isoTime } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, encodeCursor, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { microseconds } from './time.ts';

/** A second's work. */
const CHECKED_AT_ONCE = 50_000;

export async function auditRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.listAudit).answer(async ({ by, query, rooms }) => {
    const { limit, cursor, from, to, ...same } = query;
    const filter = { ...same, from: microseconds(from), to: microseconds(to) };
    const found = await readAudit(rooms.audit, by, { ...filter, before: decodeCursor(cursor, 'number'), limit });
    return { status: 200, body: toPage(found, showRecord) };
  });

  on(contract.verifyAudit).answer(async ({ by, query, rooms }) => {
    const question = { after: placeOf(query.cursor), printed: linkOf(query.head), limit: CHECKED_AT_ONCE };
    const { next, ...check } = await verifyAudit(rooms.audit, by, question);
    return { status: 200, body: { ...check, next: next && encodeCursor(`${next.sequence}:${next.hash}`) } };
  });
}

/** @throws ShiplockError INVALID */
function placeOf(cursor: string | undefined): Link | undefined {
  const text = decodeCursor(cursor, 'string');
  const place = linkOf(text);
  if (text !== undefined && !place)
    throw new ShiplockError('INVALID', 'the cursor is not one that this server gave: start without one');
  return place;
}

/** Of `SEQUENCE:HASH`; undefined for anything else. */
function linkOf(text: string | undefined): Link | undefined {
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text ?? '') ?? [];
  return hash === undefined ? undefined : { sequence: Number(sequence), hash };
}

export function showRecord(record: AuditRecord): contract.AuditRecordBody {
  return { ...record, at: isoTime(record.at), actor: { ...record.actor }, detail: { ...record.detail } };
}
