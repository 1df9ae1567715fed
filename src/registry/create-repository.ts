// Creating a repository.

import { randomUUIDv7 } from 'node:crypto';
import { findNamespace } from '../access/account/namespace.ts';
import { actorOf, type Identity } from '../access/identity.ts';
import { requireMayGive } from '../access/right/may-give.ts';
import { requireNamespaceAdmin } from '../access/right/requirements.ts';
import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { newestSequence } from '../event/list-events.ts';
import { recordEvent } from '../event/record-event.ts';
import { isRepositoryName, namespaceOf } from '../oci/reference.ts';
import { refuseRepositoryBeyond } from './limits.ts';
import type { Registry, Rowed } from './registry.ts';
import { type Repository, readRepository } from './repository.ts';
import { insertRepository, selectRepository } from './repository-table.ts';
import { checkTagPatterns } from './tag-pattern.ts';

export interface NewRepository {
  readonly name: string;
  readonly visibility?: 'public' | 'private' | undefined;
  readonly description?: string | undefined;
  readonly longDescription?: string | undefined;
  readonly scanOnPush?: boolean | undefined;
  readonly immutable?: boolean | undefined;
  readonly immutablePatterns?: readonly string[] | undefined;
  readonly immutableExceptions?: readonly string[] | undefined;
  readonly protected?: boolean | undefined;
  readonly sparseIndexes?: boolean | undefined;
}

/**
 * Creates a repository in a namespace that exists, private unless said otherwise; for the namespace's admins.
 * @throws ShiplockError DENIED; NAME_INVALID; INVALID for a tag pattern that could match no tag; NOT_FOUND for the
 * namespace, CONFLICT when the repository exists, QUOTA_EXCEEDED
 */
export async function createRepository(
  registry: Rowed & Pick<Registry, 'limits'>,
  by: Identity,
  draft: NewRepository,
): Promise<Repository> {
  const at = registry.clock.now();
  return registry.database.transaction(async (tx) => {
    await requireNamespaceAdmin(tx, by, namespaceOf(draft.name));
    // Everybody may pull it then, and nobody gives more than they have.
    if (draft.visibility === 'public')
      await requireMayGive(tx, by, { kind: 'repository', repository: draft.name }, ['pull']);
    checkTagPatterns([...(draft.immutablePatterns ?? []), ...(draft.immutableExceptions ?? [])]);
    await refuseRepositoryBeyond(tx, registry.limits, namespaceOf(draft.name));
    return addRepository(tx, draft, { actor: actorOf(by), at });
  });
}

/**
 * Creates a repository for somebody who may: the part that a first push and a promotion share with `createRepository`.
 * @throws ShiplockError NAME_INVALID, NOT_FOUND for the namespace, CONFLICT when the repository exists
 */
export async function addRepository(
  tx: Transaction,
  repository: NewRepository,
  { actor, at }: { readonly actor: Actor; readonly at: Microseconds },
): Promise<Repository> {
  const { name } = repository;
  if (!isRepositoryName(name) || !name.includes('/')) {
    throw new ShiplockError(
      'NAME_INVALID',
      `${JSON.stringify(name)} is not a repository's name: use namespace/name in lower case`,
    );
  }
  const namespace = namespaceOf(name);
  if (!(await findNamespace(tx, namespace))) {
    throw new ShiplockError(
      'NOT_FOUND',
      `there is no namespace ${namespace}: create the organization or user ${namespace} first`,
    );
  }
  if (await selectRepository(tx, name)) throw new ShiplockError('CONFLICT', `the repository ${name} exists already`);
  const row = {
    id: randomUUIDv7(),
    name,
    namespace,
    visibility: repository.visibility ?? 'private',
    description: repository.description ?? '',
    long_description: repository.longDescription ?? '',
    scan_on_push: repository.scanOnPush ? 1 : 0,
    immutable: repository.immutable ? 1 : 0,
    immutable_patterns_json: JSON.stringify(repository.immutablePatterns ?? []),
    immutable_exceptions_json: JSON.stringify(repository.immutableExceptions ?? []),
    protected: repository.protected ? 1 : 0,
    admission_json: '[]',
    admission_version: 0,
    sparse_indexes: repository.sparseIndexes ? 1 : 0,
    created_at: at,
    created_after: await newestSequence(tx),
    created_by: actor.name,
    ...{ pulls: 0, tags: 0, bytes: 0, pushed_at: 0 },
  };
  await insertRepository(tx, row);
  await recordEvent(tx, {
    type: 'repository.created',
    at,
    actor,
    repository: name,
    data: { visibility: row.visibility },
  });
  return readRepository(row);
}
