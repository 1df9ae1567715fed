// What is pulled is counted and, where it is wanted, audited.

import { beforeAll, describe, expect, test } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp({ auditPulls: true });
let digest = '';
let versions = 0;

beforeAll(async () => {
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'admin/web', visibility: 'public' });
  digest = await push('latest');
});

async function push(tag: string): Promise<string> {
  const image = buildImage({ layers: [], labels: { version: String(++versions) } });
  await pushImage(app().send('admin'), 'admin/web', image, tag);
  return image.manifest.descriptor.digest;
}

const pull = (who: string | undefined, reference: string, method = 'GET') =>
  app().call(who, method, `/v2/admin/web/manifests/${reference}`, undefined, { 'user-agent': 'podman/5' });

async function counts() {
  await app().app.doors.pullCounts.flush();
  const { pulls } = (await app().call('admin', 'GET', '/api/v1/repositories/admin%2Fweb')).json;
  const { lastPulledAt } = (await app().call('admin', 'GET', '/api/v1/repositories/admin%2Fweb/tags/latest')).json;
  return { pulls, lastPulledAt };
}

describe('counts', () => {
  test('nothing was pulled yet', async () => {
    expect(await counts()).toEqual({ pulls: 0, lastPulledAt: null });
  });

  test('a GET is a pull of the repository, by whichever way, and the last one of its tag', async () => {
    const before = new Date(app().clock.now() / 1_000).toISOString();
    app().clock.advance(60);
    await pull(undefined, 'latest');
    await pull(undefined, 'latest');
    await pull('admin', 'latest');
    await pull('admin', digest);
    const { pulls, lastPulledAt } = await counts();
    expect(pulls).toBe(4);
    expect(lastPulledAt > before).toBe(true);
  });

  test('clients that ask for the digest of a tag and pull by digest have pulled the tag', async () => {
    const { lastPulledAt } = await counts();
    app().clock.advance(60);
    await pull(undefined, 'latest', 'HEAD');
    await pull(undefined, digest);
    const after = await counts();
    expect(after.pulls).toBe(5);
    expect(after.lastPulledAt > lastPulledAt).toBe(true);
  });

  test('what the client has already is asked for, and not sent', async () => {
    const { pulls, lastPulledAt } = await counts();
    app().clock.advance(60);
    for (const who of [undefined, 'admin']) {
      const headers = { 'if-none-match': `"${digest}"` };
      expect((await app().call(who, 'GET', '/v2/admin/web/manifests/latest', undefined, headers)).status).toBe(304);
    }
    const after = await counts();
    expect(after.pulls).toBe(pulls);
    expect(after.lastPulledAt > lastPulledAt).toBe(true);
  });

  test('what is not there, or not allowed, is no pull', async () => {
    await pull(undefined, 'none');
    expect((await counts()).pulls).toBe(5);
  });

  test('the tag keeps its last pull when it moves', async () => {
    const { lastPulledAt } = await counts();
    await push('latest');
    expect((await counts()).lastPulledAt).toBe(lastPulledAt);
  });
});

describe('in the audit log', () => {
  test('with who, what and from where', async () => {
    await pull(undefined, 'latest');
    await pull('admin', 'latest');
    await app().app.doors.pullRecords?.flush();
    const { json } = await app().call('admin', 'GET', '/api/v1/audit?action=manifest.pulled&limit=2');
    expect(json.items).toMatchObject([
      { actor: { kind: 'user', name: 'admin', credential: 'password' }, repository: 'admin/web' },
      {
        actor: { kind: 'anonymous', address: '127.0.0.1', userAgent: 'podman/5' },
        subject: 'latest',
        outcome: 'done',
      },
    ]);
  });

  test('those of a second that say the same are one record', async () => {
    const records = app().app.doors.pullRecords;
    await records?.flush();
    const actor = { kind: 'anonymous', id: null, name: '' } as const;
    const record = () => ({ at: 1, actor, action: 'manifest.pulled', outcome: 'done', detail: '{}' }) as const;
    records?.note('same', record);
    records?.note('same', record);
    await records?.flush();
    const { json } = await app().call('admin', 'GET', '/api/v1/audit?action=manifest.pulled&limit=1');
    expect(json.items[0].count).toBe(2);
  });
});

describe('without auditPulls', () => {
  const other = useApp();

  test('pulls are not in it', async () => {
    expect(other().app.doors.pullRecords).toBeUndefined();
  });
});
