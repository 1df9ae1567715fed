// How much is stored, and by whom.

import type { Identity } from '../access/identity.ts';
import { requireEverywhere } from '../access/right/requirements.ts';
import type { StorageQuestion, StorageUsed } from './read-storage.ts';
import type { Registry } from './registry.ts';

/** A page of it, for system admins and auditors. @throws ShiplockError DENIED */
export async function storageUsed(
  registry: Pick<Registry, 'database' | 'longReads'>,
  by: Identity,
  question: StorageQuestion,
): Promise<StorageUsed> {
  await requireEverywhere(registry.database.rows, by, 'view_audit');
  return registry.longReads.storage(question);
}
