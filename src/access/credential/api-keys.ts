// API keys: credentials of a namespace or of the deployment that are no person's. A key may do what was given to it, and never
// more than whoever made, changed or rotated it.

import { randomUUIDv7 } from 'node:crypto';
import { readScope, type Scope, scopeName } from '../../api/scope.ts';
import { MICROSECONDS_PER_SECOND, type Microseconds } from '../../clock.ts';
import type { Rows, Transaction } from '../../database/database.ts';
import type { Page } from '../../database/page.ts';
import type { ApiKeyRow } from '../../database/schema/accounts.ts';
import { ShiplockError } from '../../errors.ts';
import { recordEvent } from '../../event/record-event.ts';
import { namespaceOf } from '../../oci/reference.ts';
import type { Access } from '../access.ts';
import type { Accounts } from '../account/accounts.ts';
import type { AccountPage } from '../account/list-accounts.ts';
import { requireNamespace } from '../account/namespace.ts';
import { requireActive } from '../account/require-active.ts';
import { actorOf, type Identity } from '../identity.ts';
import { type GivenRow, selectGrantsOf, selectGrantsOfKeys, upsertGrant } from '../right/grant-table.ts';
import { NO_HOLDER } from '../right/grants.ts';
import { permissionsOfGrant } from '../right/held-rights.ts';
import { requireMayGive } from '../right/may-give.ts';
import { type Permission, permissionsInOrder } from '../right/permission.ts';
import { requireNamespaceAdmin, requireScope, requireSystemAdmin, requireWhole } from '../right/requirements.ts';
import { keyName } from './api-key-name.ts';
import { countKeys, deleteKeyRow, insertKey, selectKeyByName, selectKeys, updateKey } from './api-key-table.ts';
import { getManagedKey, getVisibleKey, maySeeKeysOf } from './find-api-key.ts';
import { refuseTokenBesideSecondFactor } from './second-factor.ts';
import { hashSecret, newSecret } from './secret.ts';
import { checkTrust, type WorkloadTrust } from './workload-trust.ts';

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** null for a key of the deployment. */
  readonly namespace: string | null;
  /** With which it logs in. */
  readonly username: string;
  readonly scope: Scope;
  /** Whose identity tokens it trusts; null for a key with a secret. */
  readonly trust: WorkloadTrust | null;
  /** What it may do in its scope. */
  readonly permissions: readonly Permission[];
  readonly createdBy: string;
  /** Who saw the secret that is good now. */
  readonly secretShownTo: string;
  readonly createdAt: Microseconds;
  readonly expiresAt: Microseconds | null;
  /** Until when the secret before the last rotation is good; null when there is none. */
  readonly previousSecretEndsAt: Microseconds | null;
  readonly lastUsedAt: Microseconds | null;
}

export interface NewApiKey {
  readonly name: string;
  readonly scope: Scope;
  readonly permissions: readonly Permission[];
  readonly expiresAt: Microseconds | null;
  /** In place of a secret. */
  readonly trust?: WorkloadTrust | undefined;
}

/** What making a key takes. */
type Keys = Accounts & Pick<Access, 'workloads'>;

const NAME = /^[a-z0-9._-]{1,100}$/;
const MAX_KEYS = 1_000;
const GRANTS_AT_ONCE = 1_000;

/** A page of the keys of a namespace, or of the deployment; for those who manage them, and for auditors. @throws ShiplockError DENIED */
export async function listApiKeys(
  access: Accounts,
  by: Identity,
  { namespace = null, ...page }: AccountPage & { readonly namespace?: string | null | undefined },
): Promise<Page<ApiKey>> {
  const { rows } = access.database;
  if (!(await maySeeKeysOf(rows, by, namespace))) {
    if (namespace === null) requireSystemAdmin(by);
    else await requireNamespaceAdmin(rows, by, namespace);
  }
  if (namespace !== null) await requireNamespace(rows, namespace);
  const found = await selectKeys(rows, namespace, page);
  return { items: await describeKeys(rows, found.items, access.clock.now()), next: found.next };
}

/** @throws ShiplockError NOT_FOUND */
export async function getApiKey(access: Accounts, by: Identity, { id }: { readonly id: string }): Promise<ApiKey> {
  const { rows } = access.database;
  return describeKey(rows, await getVisibleKey(rows, by, id), access.clock.now());
}

/**
 * Makes a key; the secret is in the answer and nowhere else. A key that trusts identity tokens has none.
 * @throws ShiplockError DENIED that names the permission which the maker lacks there; INVALID for the name or an expiry in the
 *   past; NOT_FOUND for the place; CONFLICT when the name is taken, or there are too many keys; UNAUTHORIZED when the account ended
 */
export async function createApiKey(
  access: Keys,
  by: Identity,
  { name, scope, permissions, expiresAt, trust }: NewApiKey,
): Promise<{ readonly key: ApiKey; readonly secret: string | null }> {
  const at = access.clock.now();
  const secret = trust ? null : newSecret('key');
  return access.database.transaction(async (tx) => {
    requireWhole(by);
    if (by.kind === 'user') await requireActive(tx, by);
    await refuseTokenBesideSecondFactor(tx, by);
    await requireScope(tx, by, scope, 'manage_repository');
    if (scope.kind === 'namespace') await requireNamespace(tx, scope.namespace);
    if (!NAME.test(name))
      throw new ShiplockError('INVALID', `${JSON.stringify(name)} cannot be the name of a key: use a-z 0-9 . _ -`);
    requireFuture(expiresAt, at);
    if (trust) checkTrust(trust, access.workloads);
    await requireMayGive(tx, by, scope, permissions);
    const namespace = namespaceIn(scope);
    if (await selectKeyByName(tx, namespace, name))
      throw new ShiplockError('CONFLICT', `there is an API key ${keyName({ namespace, name })} already`);
    if ((await countKeys(tx, namespace)) >= MAX_KEYS)
      throw new ShiplockError('CONFLICT', `at most ${MAX_KEYS} API keys of one namespace: delete some first`);
    const actor = actorOf(by);
    const row: ApiKeyRow = {
      id: randomUUIDv7(),
      name,
      namespace,
      scope_kind: scope.kind,
      scope: scopeName(scope),
      secret_hash: secret === null ? null : hashSecret(secret),
      trust_json: trust ? JSON.stringify(trust) : null,
      previous_hash: null,
      previous_ends_at: null,
      created_by_id: actor.id,
      created_by: actor.name,
      shown_to_id: secret === null ? null : actor.id,
      shown_to: secret === null ? '' : actor.name,
      created_at: at,
      expires_at: expiresAt,
      told_days: null,
      last_used_at: null,
    };
    await insertKey(tx, row);
    await givePermissions(tx, row, permissions, actor.name, at);
    await recordKeyEvent(tx, 'key.created', by, row, at, { permissions: permissionsInOrder(permissions) });
    return { key: await describeKey(tx, row, at), secret };
  });
}

/**
 * Changes what the key may do in its scope, and when it ends.
 * @throws ShiplockError NOT_FOUND; DENIED that names the permission which is missing there; INVALID for an expiry in the past
 */
export async function changeApiKey(
  access: Accounts,
  by: Identity,
  {
    id,
    permissions,
    expiresAt,
  }: {
    readonly id: string;
    readonly permissions?: readonly Permission[] | undefined;
    readonly expiresAt?: Microseconds | null | undefined;
  },
): Promise<ApiKey> {
  const at = access.clock.now();
  return access.database.transaction(async (tx) => {
    requireWhole(by);
    const row = await getManagedKey(tx, by, id);
    // A key that lives longer is given something, too.
    await requireMayHandOver(tx, by, row);
    if (permissions !== undefined) {
      await requireMayGive(tx, by, scopeOf(row), permissions);
      await givePermissions(tx, row, permissions, actorOf(by).name, at);
    }
    if (expiresAt !== undefined) {
      requireFuture(expiresAt, at);
      await updateKey(tx, id, { expires_at: expiresAt, told_days: null });
    }
    const data = {
      ...(permissions === undefined ? {} : { permissions: permissionsInOrder(permissions) }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
    await recordKeyEvent(tx, 'key.updated', by, row, at, data);
    return describeKey(tx, await getManagedKey(tx, by, id), at);
  });
}

/**
 * Gives the key a new secret, which is in the answer and nowhere else. The old one stays good for a while.
 * @param overlapSeconds 0 ends the old secret at once
 * @throws ShiplockError NOT_FOUND; DENIED that names the permission of the key which whoever asks lacks, since they see the secret
 */
export async function rotateApiKey(
  access: Accounts,
  by: Identity,
  { id, overlapSeconds }: { readonly id: string; readonly overlapSeconds: number },
): Promise<{ readonly key: ApiKey; readonly secret: string }> {
  const at = access.clock.now();
  const secret = newSecret('key');
  return access.database.transaction(async (tx) => {
    requireWhole(by);
    if (by.kind === 'user') await requireActive(tx, by);
    await refuseTokenBesideSecondFactor(tx, by);
    const before = await getManagedKey(tx, by, id);
    await requireMayHandOver(tx, by, before);
    if (before.trust_json !== null)
      throw new ShiplockError('CONFLICT', `the API key ${keyName(before)} trusts identity tokens and has no secret`);
    const actor = actorOf(by);
    const overlaps = overlapSeconds > 0;
    await updateKey(tx, id, {
      secret_hash: hashSecret(secret),
      previous_hash: overlaps ? before.secret_hash : null,
      previous_ends_at: overlaps ? at + overlapSeconds * MICROSECONDS_PER_SECOND : null,
      shown_to_id: actor.id,
      shown_to: actor.name,
    });
    await recordKeyEvent(tx, 'key.rotated', by, before, at, { overlapSeconds });
    return { key: await describeKey(tx, await getManagedKey(tx, by, id), at), secret };
  });
}

/** Deletes the key: its secrets are refused from now on. @throws ShiplockError NOT_FOUND, DENIED */
export async function deleteApiKey(access: Accounts, by: Identity, { id }: { readonly id: string }): Promise<void> {
  await access.database.transaction(async (tx) => {
    requireWhole(by);
    const row = await getManagedKey(tx, by, id);
    await deleteKeyRow(tx, id);
    await recordKeyEvent(tx, 'key.deleted', by, row, access.clock.now(), {});
  });
}

/** Whoever sees the secret can do all that the key may: they must be able to do it themselves. */
async function requireMayHandOver(tx: Transaction, by: Identity, key: ApiKeyRow): Promise<void> {
  let after: string | undefined;
  do {
    const { items, next } = await selectGrantsOf(tx, { key_id: key.id }, { after, limit: GRANTS_AT_ONCE });
    for (const grant of items.filter((one) => one.is_denied === 0)) {
      await requireMayGive(tx, by, readScope(grant.scope_kind, grant.scope), permissionsOfGrant(grant));
    }
    after = next === null ? undefined : String(next);
  } while (after !== undefined);
}

function requireFuture(expiresAt: Microseconds | null, now: Microseconds): void {
  if (expiresAt !== null && expiresAt <= now) throw new ShiplockError('INVALID', 'the expiry is in the past');
}

async function givePermissions(
  tx: Transaction,
  key: ApiKeyRow,
  permissions: readonly Permission[],
  grantedBy: string,
  at: Microseconds,
): Promise<void> {
  await upsertGrant(tx, {
    ...NO_HOLDER,
    id: randomUUIDv7(),
    key_id: key.id,
    scope_kind: key.scope_kind,
    scope: key.scope,
    is_denied: 0,
    built_in_role: null,
    role_id: null,
    permissions_json: JSON.stringify(permissionsInOrder(permissions)),
    granted_by: grantedBy,
    created_at: at,
  });
}

async function describeKey(rows: Rows, row: ApiKeyRow, now: Microseconds): Promise<ApiKey> {
  const [key] = await describeKeys(rows, [row], now);
  if (!key) throw new Error('one key was wanted, and none was described');
  return key;
}

async function describeKeys(rows: Rows, keys: readonly ApiKeyRow[], now: Microseconds): Promise<ApiKey[]> {
  const grants = await selectGrantsOfKeys(
    rows,
    keys.map(({ id }) => id),
  );
  const byKey = new Map(grants.map((grant) => [grant.key_id, grant]));
  return keys.map((row) => readKey(row, byKey.get(row.id), now));
}

function readKey(row: ApiKeyRow, given: GivenRow | undefined, now: Microseconds): ApiKey {
  const overlaps = row.previous_ends_at !== null && row.previous_ends_at > now;
  return {
    id: row.id,
    name: row.name,
    namespace: row.namespace,
    username: keyName(row),
    scope: scopeOf(row),
    trust: row.trust_json === null ? null : (JSON.parse(row.trust_json) as WorkloadTrust),
    permissions: given ? permissionsOfGrant(given) : [],
    createdBy: row.created_by,
    secretShownTo: row.shown_to,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    previousSecretEndsAt: overlaps ? row.previous_ends_at : null,
    lastUsedAt: row.last_used_at,
  };
}

async function recordKeyEvent<Type extends 'key.created' | 'key.updated' | 'key.rotated' | 'key.deleted'>(
  tx: Transaction,
  type: Type,
  by: Identity,
  key: ApiKeyRow,
  at: Microseconds,
  data: {
    readonly permissions?: readonly string[];
    readonly expiresAt?: number | null;
    readonly overlapSeconds?: number;
  },
): Promise<void> {
  const place = key.namespace === null ? {} : { namespace: key.namespace };
  await recordEvent(tx, { type, at, actor: actorOf(by), ...place, data: { id: key.id, key: keyName(key), ...data } });
}

function scopeOf(row: ApiKeyRow): Scope {
  return readScope(row.scope_kind, row.scope);
}

function namespaceIn(scope: Scope): string | null {
  if (scope.kind === 'everywhere') return null;
  return scope.kind === 'namespace' ? scope.namespace : namespaceOf(scope.repository);
}
