// Client certificates of users: made on demand together with their keys (a "bundle"), good as a log-in over TLS until they
// expire or are revoked. The key leaves with the bundle and is kept nowhere. What was made with a certificate, another one or
// access tokens, is revoked with it.

import { randomUUIDv7 } from 'node:crypto';
import { MICROSECONDS_PER_DAY, type Microseconds } from '../../clock.ts';
import type { Rows, Transaction } from '../../database/database.ts';
import { mapPage, type Page } from '../../database/page.ts';
import type { ClientCertificateRow } from '../../database/schema/accounts.ts';
import { ShiplockError } from '../../errors.ts';
import { recordEvents } from '../../event/record-event.ts';
import { type Batching, changeInBatches } from '../../job/in-batches.ts';
import { selectAccountById } from '../account/account-table.ts';
import type { Accounts } from '../account/accounts.ts';
import { getAccount } from '../account/find-account.ts';
import { requireActive } from '../account/require-active.ts';
import { actorOf, type Identity, type UserIdentity } from '../identity.ts';
import { requireEverywhere, requireSystemAdmin, requireUser, requireWholeUser } from '../right/requirements.ts';
import { deleteAccessTokensMadeWith } from './access-token-table.ts';
import {
  countGoodCertificates,
  deleteCertificatesExpiredBefore,
  deleteOldestRevoked,
  insertCertificate,
  selectCertificate,
  selectCertificateOf,
  selectCertificates,
  selectMadeWith,
  updateRevoked,
} from './client-certificate-table.ts';

const MAX_GOOD = 100;
/** Revoked ones are shown for a while; a certificate that is not known any more is refused just as well. */
const MAX_REVOKED = 100;
const KEEP_EXPIRED = 90 * MICROSECONDS_PER_DAY;

export interface ClientCertificate {
  readonly id: string;
  readonly serial: string;
  /** sha256, hexadecimal. */
  readonly fingerprint: string;
  /** The certificate with which it was made, and with which it is revoked. */
  readonly parent: string | null;
  readonly createdAt: Microseconds;
  readonly expiresAt: Microseconds;
  readonly lastUsedAt: Microseconds | null;
  readonly revokedAt: Microseconds | null;
}

/** A certificate that has just been made. */
export interface NewCertificate {
  readonly serial: string;
  readonly fingerprint: string;
  readonly expiresAt: Microseconds;
}

/**
 * The person who asks, for what an access token does not do: making a log-in that outlives it.
 * @throws ShiplockError DENIED, UNAUTHORIZED
 */
export function requirePerson(by: Identity): UserIdentity {
  const user = requireUser(by);
  if (!user.token) return user;
  throw new ShiplockError(
    'DENIED',
    'an access token makes no bundles: show your password, or a client certificate that you have',
  );
}

/**
 * Whose bundle is asked for: the asker's own, or this user's, for system admins.
 * @throws ShiplockError DENIED, also for access tokens; NOT_FOUND
 */
export async function bundleOwner(
  { database: { rows } }: Accounts,
  by: Identity,
  { user }: { readonly user?: string | undefined },
): Promise<{ readonly id: string; readonly name: string }> {
  return ownerOf(rows, requirePerson(by), user);
}

/**
 * Makes this certificate a log-in of the user who asks, or of this one, for system admins.
 * @throws ShiplockError DENIED, also for access tokens; NOT_FOUND for the user; CONFLICT when there are too many; UNAUTHORIZED when the certificate that
 *   was shown has just been revoked
 */
export async function registerCertificate(
  { database, clock }: Accounts,
  by: Identity,
  { serial, fingerprint, expiresAt, user: name }: NewCertificate & { readonly user?: string | undefined },
): Promise<ClientCertificate> {
  const user = requirePerson(by);
  const at = clock.now();
  const row = {
    id: randomUUIDv7(),
    serial,
    fingerprint,
    created_at: at,
    expires_at: expiresAt,
    last_used_at: null,
    revoked_at: null,
  };
  return database.transaction(async (tx) => {
    await requireActive(tx, user);
    if (user.certificate) await requireUnrevoked(tx, user.certificate.id);
    const owner = await ownerOf(tx, user, name);
    if ((await selectAccountById(tx, owner.id))?.is_active !== 1)
      throw new ShiplockError('CONFLICT', `${owner.name} is deactivated: activate the account first`);
    if ((await countGoodCertificates(tx, owner.id, at)) >= MAX_GOOD)
      throw new ShiplockError('CONFLICT', `nobody may have more than ${MAX_GOOD} bundles: revoke some first`);
    // What an admin makes for somebody else does not end with the admin's own.
    const parent = owner.id === user.id ? user.certificate?.id : undefined;
    const made: ClientCertificateRow = { ...row, user_id: owner.id, parent_id: parent ?? null };
    await insertCertificate(tx, made);
    const data = { id: row.id, serial };
    await recordEvents(tx, [{ type: 'bundle.created', at, actor: actorOf(by), namespace: owner.name, data }]);
    return readCertificate(made);
  });
}

/**
 * A page of the certificates of the user who asks, newest first, or of this one; for system admins and auditors.
 * @throws ShiplockError DENIED, NOT_FOUND
 */
export async function listCertificates(
  { database: { rows } }: Accounts,
  by: Identity,
  {
    user,
    ...page
  }: { readonly user?: string | undefined; readonly before?: string | undefined; readonly limit: number },
): Promise<Page<ClientCertificate>> {
  const asker = requireUser(by);
  const isOthers = user !== undefined && user !== asker.name;
  if (isOthers) await requireEverywhere(rows, by, 'view_audit');
  const { id } = isOthers ? await getAccount(rows, user, 'user') : asker;
  return mapPage(await selectCertificates(rows, id, page), readCertificate);
}

/**
 * Ends a certificate of the user who asks, or of this one for system admins, with all that was made with it; at once, on open
 * connections too. One that is revoked already stays so.
 * @throws ShiplockError DENIED, NOT_FOUND
 */
export async function revokeCertificate(
  { database, clock }: Accounts,
  by: Identity,
  { serial, user }: { readonly serial: string; readonly user?: string | undefined },
): Promise<void> {
  await database.transaction(async (tx) => {
    const owner = await ownerOf(tx, requireWholeUser(by), user);
    const certificate = await selectCertificateOf(tx, owner.id, serial);
    if (!certificate) throw new ShiplockError('NOT_FOUND', `there is no bundle ${serial}`);
    if (certificate.revoked_at !== null) return;
    const [at, actor] = [clock.now(), actorOf(by)];
    const ended = await withDescendants(tx, certificate);
    const ids = ended.map((one) => one.id);
    await updateRevoked(tx, ids, at);
    await deleteAccessTokensMadeWith(tx, ids);
    await deleteOldestRevoked(tx, owner.id, MAX_REVOKED);
    const event = { type: 'bundle.revoked', at, actor, namespace: owner.name } as const;
    await recordEvents(
      tx,
      ended.map((one) => ({ ...event, data: { id: one.id, serial: one.serial } })),
    );
  });
}

/** @throws ShiplockError UNAUTHORIZED when the certificate has been revoked since it was shown */
export async function requireUnrevoked(tx: Transaction, id: string): Promise<void> {
  const certificate = await selectCertificate(tx, id);
  if (certificate?.revoked_at === null) return;
  throw new ShiplockError('UNAUTHORIZED', 'the client certificate that was shown has just been revoked');
}

/** Forgets certificates that expired long ago. */
export async function forgetEndedCertificates(batching: Batching, now: Microseconds): Promise<void> {
  await changeInBatches(batching, (tx, limit) => deleteCertificatesExpiredBefore(tx, now - KEEP_EXPIRED, limit));
}

async function ownerOf(
  rows: Rows,
  by: UserIdentity,
  user: string | undefined,
): Promise<{ readonly id: string; readonly name: string }> {
  if (user === undefined || user === by.name) return by;
  requireSystemAdmin(by);
  return getAccount(rows, user, 'user');
}

/** Each is made with one that is there already, so that this ends. */
async function withDescendants(rows: Rows, first: ClientCertificateRow): Promise<ClientCertificateRow[]> {
  const found = [first];
  for (let made = [first]; made.length > 0; ) {
    made = await selectMadeWith(
      rows,
      made.map(({ id }) => id),
    );
    found.push(...made);
  }
  return found;
}

function readCertificate(row: ClientCertificateRow): ClientCertificate {
  return {
    id: row.id,
    serial: row.serial,
    fingerprint: row.fingerprint,
    parent: row.parent_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
