// The first schema, changed in place until 0.1.0 is released. Columns are explained in ../schema/.

import type { Kysely } from 'kysely';
import type { Tables } from '../schema.ts';
import { createAccounts } from './0001/create-accounts.ts';
import { createAudit } from './0001/create-audit.ts';
import { createContent } from './0001/create-content.ts';
import { createEventsAndJobs } from './0001/create-events.ts';
import { createPromotion } from './0001/create-promotion.ts';
import { createRights } from './0001/create-rights.ts';
import { createRightsRevision } from './0001/create-rights-revision.ts';
import { createScans } from './0001/create-scans.ts';
import { createSessions } from './0001/create-sessions.ts';
import { createWebhooks } from './0001/create-webhooks.ts';

export async function createTables(rows: Kysely<Tables>): Promise<void> {
  await createAccounts(rows);
  await createRights(rows);
  await createSessions(rows);
  await createContent(rows);
  await createEventsAndJobs(rows);
  await createAudit(rows);
  await createScans(rows);
  await createPromotion(rows);
  await createWebhooks(rows);
  await createRightsRevision(rows);
}
