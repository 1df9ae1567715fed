import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { preparedQuery } from './prepared-query.ts';
import { openSqlite } from './sqlite.ts';

const folder = useTemporaryFolder();

test('a prepared query is built once, and finds what its values of each time ask for, also in transactions', async () => {
  const database = await openSqlite(join(folder(), 'shiplock.db'));
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
