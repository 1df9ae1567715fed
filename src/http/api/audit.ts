// The audit log.

import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { exportAudit, purgeAudit, readAudit, verifyAudit } from '../../access/audit.ts';
import * as contract from '../../api/audit.ts';
import type { AuditRecord } from '../../audit/audit-record.ts';
import type { Link } from '../../audit/chain.ts';
import type { AuditFilter } from '../../audit/list-records.ts';
import { isoTime, type Microseconds } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import type { Doors } from '../doors.ts';
import { EXPORT_TYPES, exportedAudit } from './audit-export.ts';
import { decodeCursor, encodeCursor, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { microseconds } from './time.ts';

/** A second's work. */
const CHECKED_AT_ONCE = 50_000;

export async function auditRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.listAudit).answer(async ({ by, query, rooms }) => {
    const { limit, cursor, ...filter } = query;
    const page = { before: decodeCursor(cursor, 'number'), limit };
    const found = await readAudit(rooms.audit, by, { ...filterOf(filter), ...page });
    return { status: 200, body: toPage(found, showRecord) };
  });

  on(contract.verifyAudit).answer(async ({ by, query, rooms }) => {
    const question = { after: placeOf(query.cursor), printed: linkOf(query.head), limit: CHECKED_AT_ONCE };
    const { next, ...check } = await verifyAudit(rooms.audit, by, question);
    return { status: 200, body: { ...check, next: next && encodeCursor(`${next.sequence}:${next.hash}`) } };
  });

  on(contract.exportAudit).answer(async ({ by, query, rooms }) => {
    const { format, ...filter } = query;
    const pages = shownPages(await exportAudit(rooms.audit, by, filterOf(filter)));
    const headers = {
      'content-type': EXPORT_TYPES[format],
      'content-disposition': `attachment; filename="audit.${format}"`,
    };
    return { status: 200, headers, raw: Readable.from(exportedAudit(pages, format)) };
  });

  on(contract.purgeAudit).answer(async ({ by, body, rooms }) => {
    const before = microseconds(body.before) as Microseconds;
    return { status: 202, body: { ...(await purgeAudit(rooms.audit, by, { before })) } };
  });
}

/** Records of those who showed no name have none; no user can be called "anonymous". */
function filterOf({ actor, from, to, ...same }: contract.AuditFilterQuery): AuditFilter {
  const name = actor === 'anonymous' ? '' : actor;
  return { ...same, actor: name, from: microseconds(from), to: microseconds(to) };
}

async function* shownPages(pages: AsyncIterable<readonly AuditRecord[]>) {
  for await (const page of pages) yield page.map(showRecord);
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

function showRecord(record: AuditRecord): contract.AuditRecordBody {
  return { ...record, at: isoTime(record.at), actor: { ...record.actor }, detail: { ...record.detail } };
}
