// Creating a repository.

import { randomUUIDv7 } from 'node:crypto';
import { findNamespace } from '../access/namespace.ts';
import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import { isRepositoryName, namespaceOf } from '../oci/reference.ts';
import { type Repository, readRepository } from './repository.ts';
import { insertRepository, selectRepository } from './repository-table.ts';

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
}

/**
 * Creates a repository in a namespace that exists; private unless said otherwise.
 * @throws ShiplockError NAME_INVALID, NOT_FOUND for the namespace, CONFLICT when the repository exists
 */
export async function createRepository(
  tx: Transaction,
  repository: NewRepository,
  by: Actor,
  at: Microseconds,
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
    created_at: at,
    created_by: by.name,
  };
  await insertRepository(tx, row);
  await recordEvent(tx, {
    type: 'repository.created',
    at,
    actor: by,
    repository: name,
    data: { visibility: row.visibility },
  });
  return readRepository(row);
}
