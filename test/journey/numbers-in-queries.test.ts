// Queries that are not of the management API, whose numbers and texts are read by one rule too.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const search = async (query: string) => app().call('admin', 'GET', `/v1/search?${query}`);

beforeAll(async () => {
  for (const name of ['admin/a', 'admin/b', 'admin/c'])
    await pushImage(app().send('admin'), name, sampleImage('x'), '1');
});

describe.each(['-1', '0.5', '1e3', '', ' 1', '0x10', 'many', 'NaN'])('n=%j', (n) => {
  test.each(['/v1/search?q=a&n=', '/v2/_catalog?n=', '/v2/admin/a/tags/list?n='])('is refused at %s', async (path) => {
    const answer = await app().call('admin', 'GET', `${path}${encodeURIComponent(n)}`);
    expect([answer.status, answer.json.errors]).toEqual([
      400,
      [{ code: 'INVALID', message: `n is not a whole number: ${JSON.stringify(n)}` }],
    ]);
  });
});

test('a search gives as many as asked for, at most a hundred, and 25 when nobody says', async () => {
  expect((await search('q=admin&n=2')).json).toMatchObject({ num_results: 2, page_size: 2 });
  expect((await search('q=admin&n=99999999999999999999')).json).toMatchObject({ num_results: 3, page_size: 100 });
  for (const query of ['q=admin&n=0', 'q=admin']) expect((await search(query)).json.page_size).toBe(25);
});

test.each([
  '/v1/search?q=',
  '/v2/_catalog?last=',
  '/v2/admin/a/tags/list?last=',
  `/v2/admin/a/referrers/sha256:${'0'.repeat(64)}?artifactType=`,
  '/v2/token?service=',
])('%s with a zero byte, or with far too many, is refused', async (path) => {
  for (const value of ['a%00b', 'a'.repeat(5_000)]) {
    const answer = await app().call('admin', 'GET', `${path}${value}`);
    expect([answer.status, answer.json.errors[0].code]).toEqual([400, 'INVALID']);
    expect(answer.json.errors[0].message).toMatch(/ holds a zero byte| has more than 4096 characters/);
  }
});

test('many scopes in one parameter are still read', async () => {
  const scope = Array.from({ length: 90 }, (_, index) => `repository:admin/${'long'.repeat(20)}-${index}:pull`).join(
    ' ',
  );
  expect((await app().call('admin', 'GET', `/v2/token?scope=${encodeURIComponent(scope)}`)).status).toBe(200);
});
