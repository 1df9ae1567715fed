// What has thousands of rows goes as what has a few: a statement takes a bounded number of parameters, and a list is not
// bounded by that.

import { expect, it } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const TAGS = 5_000;

it('a manifest with 5,000 tags is deleted with all of them, and each is an event', async () => {
  const image = sampleImage('many tags');
  await pushImage(app().send('admin'), 'admin/many', image, 'first');
  const { digest } = image.manifest.descriptor;
  await app().database.transaction(async (tx) => {
    const tag = await tx.selectFrom('tag').selectAll().executeTakeFirstOrThrow();
    for (let start = 0; start < TAGS - 1; start += 500) {
      const numbers = Array.from({ length: Math.min(500, TAGS - 1 - start) }, (_, index) => start + index);
      await tx
        .insertInto('tag')
        .values(numbers.map((number) => ({ ...tag, name: `tag-${number}` })))
        .execute();
    }
  });
  const path = `/api/v1/repositories/admin%2Fmany/manifests/${digest}`;
  expect((await app().call('admin', 'GET', path)).json.tags).toHaveLength(TAGS);
  expect((await app().call('admin', 'DELETE', path)).status).toBe(204);
  expect((await app().call('admin', 'GET', '/v2/admin/many/tags/list')).json.tags).toEqual([]);
  const events = await app()
    .database.rows.selectFrom('event')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('type', '=', 'tag.deleted')
    .executeTakeFirstOrThrow();
  expect(events.count).toBe(TAGS);
});
