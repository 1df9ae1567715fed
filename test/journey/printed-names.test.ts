// Names and descriptions with characters that steer a terminal or turn text around: refused where they are given, and shown where they
// came otherwise.

import { beforeAll, expect, test } from 'vitest';
import { basicHeader } from '../support/bearer.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const STEERING = ['a\u001b[2Jb', 'a\rb', 'a\nb', 'a\u202egnp.exe', 'a\u2066b'];

beforeAll(async () => {
  await app().createOrganization('acme');
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'acme/web' });
});

test.each([
  ['a token', 'POST', '/tokens', 'name', {}],
  ['an API key', 'POST', '/api-keys', 'name', { scope: { kind: 'system' }, permissions: ['pull'] }],
  ['a team', 'POST', '/organizations/acme/teams', 'description', { name: 'dev' }],
  ['a role', 'POST', '/roles', 'name', { permissions: ['pull'] }],
  ['a user', 'POST', '/users', 'fullName', { name: 'ann', password: 'correct horse' }],
  ['a repository', 'PATCH', '/repositories/acme%2Fweb', 'description', {}],
  ['a policy', 'POST', '/promotion-policies', 'name', { source: 'acme/web', target: 'acme/prod', always: true }],
] as const)('the name or description of %s', async (_, method, path, property, rest) => {
  for (const text of STEERING) {
    const { status, json } = await app().call('admin', method, `/api/v1${path}`, { ...rest, [property]: text });
    expect([status, json.error.code]).toEqual([400, 'INVALID']);
    expect(json.error.message).toMatch(
      new RegExp(`^the body is not as it should be: ${property}: must be one line of plain text: take (a|the) .* out`),
    );
  }
});

test('a long description has lines', async () => {
  const path = '/api/v1/repositories/acme%2Fweb';
  const { json } = await app().call('admin', 'PATCH', path, { longDescription: '# Web\r\n\tA *shop*.\n' });
  expect(json.longDescription).toBe('# Web\n\tA *shop*.\n');
  expect((await app().call('admin', 'PATCH', path, { longDescription: 'a\u001bb' })).status).toBe(400);
});

test('what was stored before is read as it is', async () => {
  await app().database.transaction((tx) =>
    tx.updateTable('repository').set({ description: 'a\u001b[31mb' }).where('name', '=', 'acme/web').execute(),
  );
  const { status, json } = await app().call('admin', 'GET', '/api/v1/repositories/acme%2Fweb');
  expect([status, json.description]).toEqual([200, 'a\u001b[31mb']);
});

test('the audit log as a table shows them escaped, as in what clients call themselves', async () => {
  const headers = { 'user-agent': '@a\u009b31mb' };
  await app().call(basicHeader('eve', 'a guess'), 'GET', '/api/v1/me', undefined, headers);
  await app().app.doors.refusals.flush({ all: true });
  const text = String((await app().call('admin', 'GET', '/api/v1/audit/export?format=csv')).bytes);
  expect(text).toContain(",'@a\\u009b31mb,");
  expect(text).not.toMatch(/(?![\r\n])[\p{Cc}\u202a-\u202e]/u);
});
