// How many scans may wait, so that nobody keeps the scanner from the others.

import type { ActorReference } from '../actor.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { areMoreOpen } from '../job/list-jobs.ts';
import { namespaceOf } from '../oci/reference.ts';

/** An index is one, however many platforms it has: these are scanned in turn with what others wait for. */
const MAX_OF_USER = 2_000;
const MAX_IN_NAMESPACE = 4_000;

/**
 * Asked after scans were queued by hand, in the same transaction, which takes them back.
 * @throws ShiplockError TOO_MANY_REQUESTS
 */
export async function refuseScansBeyond(rows: Rows, by: ActorReference, repository: string): Promise<void> {
  if (by.id !== null && (await areMoreOpen(rows, 'scan.image', { account: by.id }, MAX_OF_USER))) {
    throw tooMany(`you would have more than ${MAX_OF_USER} scans waiting`);
  }
  const namespace = namespaceOf(repository);
  if (await areMoreOpen(rows, 'scan.image', { namespace }, MAX_IN_NAMESPACE)) {
    throw tooMany(`the namespace ${namespace} would have more than ${MAX_IN_NAMESPACE} scans waiting`);
  }
}

function tooMany(what: string): ShiplockError {
  return new ShiplockError('TOO_MANY_REQUESTS', `${what}, which is the limit: ask again when some of them have ended`, {
    retryAfterSeconds: 60,
  });
}
