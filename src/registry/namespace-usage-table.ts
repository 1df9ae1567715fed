// SQL of how many bytes of blobs repositories and namespaces show, each counted in every repository that shows it. Written in the
// transaction that shows or hides them, since adding them up takes longer the more there are.

import type { Rows, Transaction } from '../database/database.ts';
import { oneOfJson } from '../database/one-of.ts';
import { preparedQuery } from '../database/prepared-query.ts';
import { addRepositoryBytes } from './repository-counts-table.ts';

const usageOf = preparedQuery((rows, namespace: string) =>
  rows.selectFrom('namespace_usage').select('bytes').where('namespace', '=', namespace),
);

export async function selectUsage(rows: Rows, namespace: string): Promise<number> {
  return (await usageOf(rows, namespace))[0]?.bytes ?? 0;
}

const usageAdded = preparedQuery((rows, repositoryId: string, bytes: number) =>
  rows
    .insertInto('namespace_usage')
    .columns(['namespace', 'bytes'])
    .expression((select) =>
      select
        .selectFrom('repository')
        .select((column) => ['repository.namespace', column.val(bytes).as('bytes')])
        .where('repository.id', '=', repositoryId),
    )
    .onConflict((conflict) =>
      conflict.column('namespace').doUpdateSet((set) => ({
        bytes: set('namespace_usage.bytes', '+', set.ref('excluded.bytes')),
      })),
    ),
);

/** @param bytes fewer than 0 for what is not shown any more */
export async function addUsage(tx: Transaction, repositoryId: string, bytes: number): Promise<void> {
  if (bytes === 0) return;
  await addRepositoryBytes(tx, repositoryId, bytes);
  await usageAdded(tx, repositoryId, bytes);
}

interface Link {
  readonly repository_id: string;
  readonly digest: string;
}

/** Counts the blobs of these links, which are new. */
export async function addLinks(tx: Transaction, links: readonly Link[]): Promise<void> {
  for (const [repositoryId, bytes] of await bytesOf(tx, links)) await addUsage(tx, repositoryId, bytes);
}

/** Takes these links, which were deleted, out of the count. */
export async function subtractLinks(tx: Transaction, links: readonly Link[]): Promise<void> {
  for (const [repositoryId, bytes] of await bytesOf(tx, links)) await addUsage(tx, repositoryId, -bytes);
}

const sizesOf = preparedQuery((rows, digests: string) =>
  rows.selectFrom('blob').select(['digest', 'size']).where('digest', 'in', oneOfJson(digests)),
);

/** By the id of the repository. */
async function bytesOf(tx: Transaction, links: readonly Link[]): Promise<Map<string, number>> {
  const digests = [...new Set(links.map(({ digest }) => digest))];
  const found = await sizesOf(tx, JSON.stringify(digests));
  const sizes = new Map(found.map(({ digest, size }) => [digest, size]));
  const bytes = new Map<string, number>();
  for (const { repository_id: id, digest } of links) bytes.set(id, (bytes.get(id) ?? 0) + (sizes.get(digest) ?? 0));
  return bytes;
}
