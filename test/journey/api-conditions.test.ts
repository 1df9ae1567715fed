import { expect, test } from 'vitest';
import { usePolicyApp } from '../support/policy-app.ts';
import { PASSWORD } from '../support/test-app.ts';

const { app, push } = usePolicyApp();

test('a write of the management API with If-Match does nothing, and says where conditions are known', async () => {
  await push('dev/web', '1.0');
  const address = await app().app.http.listen({ host: '127.0.0.1', port: 0 });
  const authorization = `Basic ${Buffer.from(`ada:${PASSWORD}`).toString('base64')}`;
  const tag = `${address}/api/v1/repositories/dev%2Fweb/tags/1.0`;
  const headers = { authorization, 'if-match': `"sha256:${'0'.repeat(64)}"` };
  const refused = await fetch(tag, { method: 'DELETE', headers });
  expect([refused.status, ((await refused.json()) as { error: { code: string } }).error.code]).toEqual([
    412,
    'PRECONDITION_FAILED',
  ]);
  // What is read is read whatever the condition says, and without one it is done.
  expect((await fetch(tag, { headers })).status).toBe(200);
  expect((await fetch(tag, { method: 'DELETE', headers: { authorization } })).status).toBe(204);
});
