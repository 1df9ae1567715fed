import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { preparedInsert, preparedQuery } from './prepared-query.ts';
import { openSqlite } from './sqlite.ts';

const folder = useTemporaryFolder();

test('a prepared query is built once, and finds what its values of each time ask for, also in transactions', async () => {
  const database = await openSqlite(join(folder(), 'query.db'));
  let built = 0;
  const between = preparedQuery((rows, name: string, value: string) => {
    built++;
    return rows.selectFrom('setting').select('value').where('name', '=', name).where('value', '<>', value).limit(1);
  });
  await database.transaction(async (tx) => {
    const values = ['one', 'two'].map((name) => ({ name, value: `of ${name}` }));
    await tx.insertInto('setting').values(values).execute();
    expect(await between(tx, 'two', '')).toEqual([{ value: 'of two' }]);
  });
  expect(await between(database.rows, 'one', '')).toEqual([{ value: 'of one' }]);
  expect(await between(database.rows, 'one', 'of one')).toEqual([]);
  expect(built).toBe(1);
  await database.close();
});

test('a prepared insert writes lists of any length in few statements, and returns what each row returns', async () => {
  const database = await openSqlite(join(folder(), 'insert.db'));
  const built: number[] = [];
  const newSettings = preparedInsert((rows, piece: readonly { readonly name: string; readonly value: string }[]) => {
    built.push(piece.length);
    return rows
      .insertInto('setting')
      .values(piece)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('name');
  });
  const settings = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `name ${index}`, value: `value ${index}` }));
  const write = (list: ReturnType<typeof settings>) => database.transaction((tx) => newSettings(tx, list));

  expect(await write([])).toEqual([]);
  expect(await write(settings(3))).toEqual(settings(3).map(({ name }) => ({ name })));
  // Those that are there already return nothing.
  expect(await write(settings(107))).toEqual(
    settings(107)
      .slice(3)
      .map(({ name }) => ({ name })),
  );
  expect(await database.rows.selectFrom('setting').selectAll().orderBy(sql`rowid`).execute()).toEqual(settings(107));
  expect(built.sort((one, other) => one - other)).toEqual([1, 2, 8, 32]);
  await database.close();
});

test('rows of one list that have other columns than the first are refused', async () => {
  const database = await openSqlite(join(folder(), 'columns.db'));
  const newSettings = preparedInsert((rows, piece: readonly { readonly name: string; readonly value?: string }[]) =>
    rows.insertInto('setting').values(piece as { name: string; value: string }[]),
  );
  for (const other of [{ name: 'two' }, { name: 'two', value: '2', at: '3' }]) {
    const list = [{ name: 'one', value: '1' }, other];
    await expect(database.transaction((tx) => newSettings(tx, list))).rejects.toThrow('have the columns name, value');
  }
  expect(await database.rows.selectFrom('setting').selectAll().execute()).toEqual([]);
  await database.close();
});
