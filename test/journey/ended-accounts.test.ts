// What somebody asks for while their account is deleted or deactivated: who was let in a moment ago gets nothing that lasts.

import { describe, expect, test } from 'vitest';
import { createAccessToken, createRefreshToken } from '../../src/access/credential/access-token.ts';
import { createApiKey, rotateApiKey } from '../../src/access/credential/api-keys.ts';
import { registerCertificate } from '../../src/access/credential/client-certificate.ts';
import type { UserIdentity } from '../../src/access/identity.ts';
import { provePassword } from '../../src/access/login/authenticate.ts';
import { authenticateSession, beginSession } from '../../src/access/login/sessions.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

async function letIn(name: string): Promise<UserIdentity> {
  await app().call('admin', 'POST', '/api/v1/users', { name, password: 'correct horse', isAdmin: true });
  const { id } = await app()
    .database.rows.selectFrom('account')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return { kind: 'user', id, name, isAdmin: true, credential: 'password' };
}

describe.each([
  ['deleted', (name: string) => app().call('admin', 'DELETE', `/api/v1/users/${name}`)],
  ['deactivated', (name: string) => app().call('admin', 'PATCH', `/api/v1/users/${name}`, { isActive: false })],
] as const)('somebody who has just been %s', (how, end) => {
  test('makes no token, login, bundle or API key, and changes none', async () => {
    const by = await letIn(how);
    const { access } = app().app.doors.rooms;
    const key = { scope: { kind: 'everywhere' }, permissions: ['pull'], expiresAt: null } as const;
    const { key: made } = await createApiKey(access, by, { ...key, name: `${how}-before` });
    expect((await end(how)).status).toBeLessThan(300);
    const certificate = { serial: 'a1', fingerprint: 'b2', expiresAt: app().clock.now() + 1 };
    for (const attempt of [
      createAccessToken(access, by, { name: 'late' }),
      createRefreshToken(access, by, 'registry'),
      beginSession(access, by, { userAgent: '' }),
      registerCertificate(access, by, certificate),
      createApiKey(access, by, { ...key, name: `${how}-late` }),
      rotateApiKey(access, by, { id: made.id, overlapSeconds: 0 }),
    ])
      await expect(attempt).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});

test('somebody whose password has just been changed makes nothing with the old one, nor with the session that it began', async () => {
  await letIn('changed');
  const { access } = app().app.doors.rooms;
  const byPassword = await provePassword(access, 'changed', 'correct horse', { address: '127.0.0.1' });
  const { secret } = await beginSession(access, byPassword, { userAgent: '' });
  const bySession = await authenticateSession(access, secret, { address: '127.0.0.1', isBackground: false });
  const made = await createAccessToken(access, bySession, { name: 'before' });
  expect(made.token.name).toBe('before');
  await app().call('admin', 'PATCH', '/api/v1/users/changed', { password: 'another horse' });
  for (const by of [byPassword, bySession]) {
    for (const attempt of [
      createAccessToken(access, by, { name: 'late' }),
      createRefreshToken(access, by, 'registry'),
      beginSession(access, by, { userAgent: '' }),
    ])
      await expect(attempt).rejects.toMatchObject({
        code: 'UNAUTHORIZED',
        message: expect.stringContaining('new one'),
      });
  }
});
