// Each change of what rights and credentials are made of raises the revision of rights.

import { expect, test } from 'vitest';
import { TABLES_OF_RIGHTS } from '../src/database/migrations/0001/create-rights-revision.ts';
import { TABLE_OWNERS } from './house.ts';

/** Changes of these take no right from anybody who was let in by a password or a secret. */
const OTHERS = [
  'directory_sync',
  'idempotency',
  'recovery_code',
  'rights_revision',
  // A browser's log-in is no credential of `/v2`.
  'session',
];

test('every table of the room of access counts, or is known not to', () => {
  const counted = Object.keys(TABLES_OF_RIGHTS);
  expect([...counted, ...OTHERS].sort()).toEqual([...(TABLE_OWNERS['access'] ?? []), 'repository'].sort());
});
