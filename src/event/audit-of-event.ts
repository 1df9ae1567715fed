// What the audit log says of an event.

import { hash } from 'node:crypto';
import type { NewRecord, Outcome } from '../audit/audit-record.ts';
import { namespaceOf } from '../oci/reference.ts';
import type { EventType } from './event-type.ts';
import type { NewEvent } from './new-event.ts';

/** Longer details, such as very many rules of a policy, stay in the event; the log keeps their hash. */
const MAX_DETAIL_BYTES = 16 * 1024;

/** All others are done. */
const OUTCOMES: { readonly [Type in EventType]?: Outcome } = {
  'promotion.refused': 'refused',
  'scan.failed': 'failed',
  'directory.refused': 'refused',
};

/** Where the data of events name what they are about; the first that is there counts. */
const NAMES = ['user', 'key', 'name', 'team', 'policy', 'webhook', 'vulnerability', 'document', 'serial'];

/** @param id the event's  @param data the event's, as JSON */
export function auditOfEvent(event: NewEvent, id: string, data: string): NewRecord {
  const told: Readonly<Record<string, unknown>> = { ...event.data };
  const isLong = Buffer.byteLength(data) > MAX_DETAIL_BYTES;
  return {
    at: event.at,
    actor: event.actor,
    action: event.type,
    repository: event.repository,
    namespace: event.namespace ?? (event.repository ? namespaceOf(event.repository) : undefined),
    subject: event.tag ?? event.digest ?? nameIn(told),
    outcome: OUTCOMES[event.type] ?? 'done',
    reason: typeof told['reason'] === 'string' ? told['reason'] : undefined,
    detail: isLong ? JSON.stringify({ event: id, bytes: data.length, sha256: hash('sha256', data, 'hex') }) : data,
  };
}

function nameIn(told: Readonly<Record<string, unknown>>): string | undefined {
  const named = NAMES.map((key) => told[key]).find((value) => value !== undefined);
  if (typeof named === 'object' && named !== null && 'name' in named) return String(named.name);
  return named === undefined ? undefined : String(named);
}
