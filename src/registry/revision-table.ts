// SQL of revisions: each write that changes what a pull sees of a repository gives it the next number of all, so that
// whoever remembers something asks which repositories have changed since.

import type { Rows, Transaction } from '../database/database.ts';
import { preparedQuery } from '../database/prepared-query.ts';
import type { RepositoryRevisionRow } from '../database/schema/content.ts';

const nextRevision = preparedQuery((rows, repositoryId: string) =>
  rows
    .insertInto('repository_revision')
    .columns(['name', 'revision'])
    .expression((select) =>
      select
        .selectFrom('repository')
        .select('repository.name')
        .select((column) =>
          column
            .selectFrom('repository_revision')
            .select((newest) => newest(newest.fn.coalesce(newest.fn.max('revision'), newest.lit(0)), '+', 1).as('next'))
            .as('revision'),
        )
        .where('repository.id', '=', repositoryId),
    )
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((set) => ({ revision: set.ref('excluded.revision') })),
    ),
);

/** Gives the repository the next number. Writes run one after the other, so that a higher number is a later commit. */
export async function raiseRevision(tx: Transaction, repositoryId: string): Promise<void> {
  await nextRevision(tx, repositoryId);
}

const revisedSince = preparedQuery((rows, revision: number) =>
  rows.selectFrom('repository_revision').selectAll().where('revision', '>', revision).orderBy('revision'),
);

/** The repositories that have changed since this revision, also those that are gone; in the order of their revisions. */
export async function selectRevisedSince(rows: Rows, revision: number): Promise<RepositoryRevisionRow[]> {
  return revisedSince(rows, revision);
}

/** The newest revision of all; 0 when there is none. */
export async function selectNewestRevision(rows: Rows): Promise<number> {
  const row = await rows
    .selectFrom('repository_revision')
    .select((newest) => newest.fn.max('revision').as('revision'))
    .executeTakeFirst();
  return Number(row?.revision ?? 0);
}
