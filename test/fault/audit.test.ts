// The server is killed while it works: whatever it has confirmed is in the audit log, the log is intact, and nothing is taken for
// a change from outside.

import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { AuditCheckBody, AuditRecordBody } from '../../src/api/audit.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { chooseSeed, seededRandom } from './seeded-random.ts';

const ROUNDS = 4;
const LATEST_MILLISECONDS = 1_500;

const folder = useTemporaryFolder();

test('what was confirmed before each death is in an intact log', async () => {
  const random = seededRandom(chooseSeed('kill while records are written'));
  const confirmed: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const server = await startServer({ data: folder() });
    const working = createOrganizations(server, `round-${round}`, confirmed);
    await delay(random.below(LATEST_MILLISECONDS));
    await server.stop('SIGKILL');
    await working;
  }
  const server = await startServer({ data: folder() });
  expect(await get<AuditCheckBody>(server, '/audit/verify')).toMatchObject({ state: 'intact', problem: null });
  const { items } = await get<{ items: AuditRecordBody[] }>(server, '/audit?action=account.created&limit=1000');
  const recorded = new Set(items.map(({ namespace }) => namespace));
  expect(confirmed.filter((name) => !recorded.has(name))).toEqual([]);
  expect((await get<{ items: unknown[] }>(server, '/audit?outcome=failed')).items).toEqual([]);
  expect(server.output()).not.toContain('audit-head.json');
  expect(await server.stop()).toBe(0);
});

/** One after the other, until the server is gone. */
async function createOrganizations({ send }: ServerProcess, prefix: string, confirmed: string[]): Promise<void> {
  for (let number = 0; number < 200; number++) {
    const name = `${prefix}-${number}`;
    const body = JSON.stringify({ name });
    const headers = { 'content-type': 'application/json' };
    const answer = await send('/api/v1/organizations', { method: 'POST', headers, body }).catch(() => undefined);
    if (!answer) return;
    if (answer.status === 201) confirmed.push(name);
  }
}

async function get<Body>({ send }: ServerProcess, path: string): Promise<Body> {
  return (await (await send(`/api/v1${path}`, {})).json()) as Body;
}
