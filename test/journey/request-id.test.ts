// An error of the management API has an id, by which somebody can speak of it, and the log names it.

import { expect, test } from 'vitest';
import { useApp } from '../support/test-app.ts';

const app = useApp();

test('each refusal has an id of its own, and what succeeds has none', async () => {
  const ask = (path: string) => app().call('admin', 'GET', path);
  const refused = [await ask('/api/v1/repositories/none%2Fnone'), await ask('/api/v1/nothing')];
  const ids = refused.map(({ headers }) => headers['x-request-id']);
  expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.stringMatching(/^[0-9a-f]{16}$/)]);
  expect(ids[0]).not.toBe(ids[1]);
  expect((await ask('/api/v1/me')).headers['x-request-id']).toBeUndefined();
});
