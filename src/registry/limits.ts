// How much one user and one namespace may keep here, so that nobody can take all of it. What promotions and rollbacks
// bring counts, and is not refused: they bring no bytes, and a gate must not stay shut for want of room.

import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { insertRepositoryBlob } from './blob-table.ts';
import { selectUsage } from './namespace-usage-table.ts';
import type { Repository } from './repository.ts';
import { countRepositories } from './repository-table.ts';
import { countTags, selectTagsNamed } from './tag-table.ts';

export interface Limits {
  readonly uploadsPerUser: number;
  readonly uploadsPerNamespace: number;
  /** Of blobs, each counted in every repository that shows it, and of open uploads. */
  readonly bytesPerNamespace: number;
  readonly repositoriesPerNamespace: number;
  readonly tagsPerRepository: number;
}

/**
 * Asked before a repository is made for somebody.
 * @throws ShiplockError QUOTA_EXCEEDED
 */
export async function refuseRepositoryBeyond(tx: Transaction, limits: Limits, namespace: string): Promise<void> {
  const { repositoriesPerNamespace: limit } = limits;
  if ((await countRepositories(tx, namespace)) < limit) return;
  const many = `the namespace ${namespace} has ${limit} repositories, which is the limit`;
  throw exceeded(many, 'delete some', 'SHIPLOCK_REPOSITORIES_PER_NAMESPACE');
}

/**
 * Asked before tags are pushed. Nothing is counted where all of them exist.
 * @throws ShiplockError QUOTA_EXCEEDED
 */
export async function refuseTagsBeyond(
  tx: Transaction,
  limits: Limits,
  repository: Repository,
  tags: readonly string[],
): Promise<void> {
  const names = new Set(tags);
  const fresh = names.size - (await selectTagsNamed(tx, repository.id, [...names])).length;
  const { tagsPerRepository: limit } = limits;
  if (fresh === 0 || (await countTags(tx, repository.id)) + fresh <= limit) return;
  const many = `${repository.name} would have more than ${limit} tags, which is the limit`;
  throw exceeded(many, 'delete some', 'SHIPLOCK_TAGS_PER_REPOSITORY');
}

/**
 * Makes the repository show the blob, whose bytes are in the store.
 * @throws ShiplockError QUOTA_EXCEEDED
 */
export async function showBlob(
  tx: Transaction,
  limits: Limits,
  repository: Repository,
  blob: Omit<Parameters<typeof insertRepositoryBlob>[1], 'repositoryId'>,
): Promise<void> {
  const isNew = await insertRepositoryBlob(tx, { ...blob, repositoryId: repository.id });
  if (isNew) refuseBytesBeyond(limits, repository.namespace, await selectUsage(tx, repository.namespace));
}

/**
 * @param bytes how many the namespace would have
 * @throws ShiplockError QUOTA_EXCEEDED
 */
export function refuseBytesBeyond({ bytesPerNamespace: limit }: Limits, namespace: string, bytes: number): void {
  if (bytes <= limit) return;
  const much = `the namespace ${namespace} would have more than ${limit} bytes, which is the limit`;
  throw exceeded(much, 'delete images and have garbage collected', 'SHIPLOCK_NAMESPACE_GIGABYTES');
}

function exceeded(what: string, advice: string, setting: string): ShiplockError {
  return new ShiplockError('QUOTA_EXCEEDED', `${what}: ${advice}, or let the operator raise ${setting}`);
}
