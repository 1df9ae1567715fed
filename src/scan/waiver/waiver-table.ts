// SQL of waivers.

import { type ExpressionBuilder, sql } from 'kysely';
import type { Microseconds } from '../../clock.ts';
import type { Rows, Transaction } from '../../database/database.ts';
import { writeInChunks } from '../../database/in-chunks.ts';
import { oneOf } from '../../database/one-of.ts';
import { type Page, readPage } from '../../database/page.ts';
import type { WaiverRow } from '../../database/schema/scans.ts';
import type { Tables } from '../../database/schema.ts';
import { nameIsVisible, type VisibleNames } from '../../database/visible-names.ts';

export async function insertWaivers(tx: Transaction, waivers: readonly WaiverRow[]): Promise<void> {
  await writeInChunks(waivers, (chunk) => tx.insertInto('waiver').values(chunk).execute());
}

export async function selectWaiver(rows: Rows, id: string): Promise<WaiverRow | undefined> {
  return rows.selectFrom('waiver').selectAll().where('id', '=', id).executeTakeFirst();
}

/** How many are in force where this one holds; those for single images count with their repository. */
export async function countWaiversBeside(
  rows: Rows,
  { scope_kind: kind, scope, repository }: Pick<WaiverRow, 'scope_kind' | 'scope' | 'repository'>,
  now: Microseconds,
): Promise<number> {
  const { count } = await rows
    .selectFrom('waiver')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where((where) => inForce(where, now))
    .where('scope_kind', '=', kind)
    .where((where) => (repository === null ? where('scope', '=', scope) : where('repository', '=', repository)))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function revokeWaiverRow(tx: Transaction, id: string, at: Microseconds, by: string): Promise<void> {
  await tx.updateTable('waiver').set({ revoked_at: at, revoked_by_json: by }).where('id', '=', id).execute();
}

/** A page, newest first; those that are over only when asked for. */
export async function selectWaivers(
  rows: Rows,
  filter: {
    readonly vulnerability?: string | undefined;
    readonly over: boolean;
    readonly now: Microseconds;
    readonly before?: string | undefined;
  },
  limit: number,
): Promise<Page<WaiverRow>> {
  let query = rows.selectFrom('waiver').selectAll().orderBy('id', 'desc');
  if (filter.vulnerability !== undefined) query = query.where('vulnerability', '=', filter.vulnerability);
  if (!filter.over) query = query.where((where) => inForce(where, filter.now));
  if (filter.before !== undefined) query = query.where('id', '<', filter.before);
  const json = ['author_json', 'revoked_by_json'];
  return readPage(query, { limit, position: (waiver) => waiver.id, texts: ['reason', 'vulnerability'], json });
}

/** Waivers in force that can concern images of these repositories, which are in these namespaces. */
export async function selectWaiversFor(
  rows: Rows,
  { repositories, namespaces }: { readonly repositories: readonly string[]; readonly namespaces: readonly string[] },
  now: Microseconds,
): Promise<WaiverRow[]> {
  return rows
    .selectFrom('waiver')
    .selectAll()
    .where((where) => inForce(where, now))
    .where((where) =>
      where.or([
        where('scope_kind', '=', 'everywhere'),
        where.and([where('scope_kind', '=', 'namespace'), where('scope', 'in', oneOf(namespaces))]),
        where.and([where('scope_kind', '=', 'repository'), where('scope', 'in', oneOf(repositories))]),
        where.and([where('scope_kind', '=', 'image'), where('repository', 'in', oneOf(repositories))]),
      ]),
    )
    .orderBy('id')
    .execute();
}

function inForce(where: ExpressionBuilder<Tables, 'waiver'>, now: Microseconds) {
  return where.and([
    where('revoked_at', 'is', null),
    where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]),
    isOfItsRepository(where),
  ]);
}

/** Not so where the repository was deleted, also when there is another one of its name; a namespace is asked for elsewhere. */
function isOfItsRepository({ or, eb, exists, selectFrom }: ExpressionBuilder<Tables, 'waiver'>) {
  const repository = selectFrom('repository')
    .select('repository.name')
    .where('repository.name', '=', sql<string>`coalesce(waiver.repository, waiver.scope)`)
    .whereRef('repository.created_after', '<=', 'waiver.created_after');
  return or([eb('scope_kind', 'in', ['everywhere', 'namespace']), exists(repository)]);
}

/** Whether there is one of these repositories. */
export async function isThereOneOf(rows: Rows, names: VisibleNames): Promise<boolean> {
  const query = rows.selectFrom('repository').select('id').limit(1);
  const among = names.all ? query : query.where((where) => nameIsVisible(where, ['repository.name'], names));
  return (await among.executeTakeFirst()) !== undefined;
}
