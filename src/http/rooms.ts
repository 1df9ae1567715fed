// The rooms that doors call, and the same rooms with all their work in one transaction.

import type { Access } from '../access/access.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Policies } from '../policy/policies.ts';
import type { Ask } from '../policy/question.ts';
import type { Registry } from '../registry/registry.ts';
import type { ScansToRead } from '../scan/report/read-report.ts';
import type { Webhooks } from '../webhook/webhook.ts';

export interface Rooms {
  readonly access: Access;
  readonly registry: Registry;
  readonly policies: Policies & { readonly ask: Ask };
  readonly scans: ScansToRead;
  readonly webhooks: Webhooks;
  readonly audit: Audit;
}

/** The rooms, whose verbs read and write within this transaction and are committed or undone with it. */
export function roomsWithin(tx: Transaction, rooms: Rooms): Rooms {
  const database: Database = { ...rooms.registry.database, rows: tx, transaction: (body) => body(tx) };
  return {
    access: { ...rooms.access, database },
    registry: { ...rooms.registry, database },
    policies: { ...rooms.policies, database },
    scans: { ...rooms.scans, database },
    webhooks: { ...rooms.webhooks, database },
    audit: { ...rooms.audit, database },
  };
}
