// What one user and one namespace may keep, so that nobody takes everything.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { insertWaivers } from '../../src/scan/waiver/waiver-table.ts';
import { bearer } from '../support/bearer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { LIMITS, useApp } from '../support/test-app.ts';
import { digestFor } from '../support/upload-blob.ts';

type App = ReturnType<typeof useApp>;

const begin = (app: App, who: string, repository: string) =>
  app().call(who, 'POST', `/v2/${repository}/blobs/uploads/`);
const put = (app: App, who: string, repository: string, bytes: Buffer) =>
  app().call(who, 'POST', `/v2/${repository}/blobs/uploads/?digest=${digestFor(bytes)}`, bytes);
const refusal = ({ status, json }: Awaited<ReturnType<typeof begin>>) => [
  status,
  json.errors[0].code,
  json.errors[0].message,
];
const usage = async (app: App, namespace: string) =>
  (await app().database.rows.selectFrom('namespace_usage').selectAll().where('namespace', '=', namespace).execute())[0]
    ?.bytes ?? 0;
/** What the count must be: every blob once for each repository of the namespace that shows it. */
const shown = async (app: App, namespace: string) =>
  (
    await app()
      .database.rows.selectFrom('repository_blob')
      .innerJoin('blob', 'blob.digest', 'repository_blob.digest')
      .innerJoin('repository', 'repository.id', 'repository_blob.repository_id')
      .select('blob.size')
      .where('repository.namespace', '=', namespace)
      .execute()
  ).reduce((sum, { size }) => sum + size, 0);

describe('open uploads', () => {
  const app = useApp({ limits: { ...LIMITS, uploadsPerUser: 3, uploadsPerNamespace: 4 } });

  beforeAll(async () => {
    await app().createOrganization('dev');
    for (const user of ['ada', 'bob']) {
      await app().createUser(user);
      await app().call('admin', 'PUT', `/api/v1/namespaces/dev/access/${user}`, { role: 'admin' });
    }
  });

  test('are limited for a user, whatever the credential, and for a namespace', async () => {
    const token = await bearer(app(), 'ada', 'repository:ada/web:pull,push');
    const locations = [];
    for (const [who, name] of [
      ['ada', 'ada/web'],
      [token, 'ada/web'],
      ['ada', 'dev/web'],
    ] as const) {
      const answer = await begin(app, who, name);
      expect(answer.status).toBe(202);
      locations.push(answer.headers['location'] ?? '');
    }
    for (const who of ['ada', token]) {
      const refused = await begin(app, who, 'ada/web');
      expect(refusal(refused)).toEqual([
        429,
        'TOOMANYREQUESTS',
        expect.stringMatching(/^you have 3 uploads that have not ended: .*SHIPLOCK_UPLOADS_PER_USER$/),
      ]);
      expect(refused.headers['retry-after']).toBe('10');
    }
    for (let count = 0; count < 3; count++) expect((await begin(app, 'bob', 'dev/web')).status).toBe(202);
    expect(refusal(await begin(app, 'admin', 'dev/web'))).toEqual([
      429,
      'TOOMANYREQUESTS',
      expect.stringMatching(/^the namespace dev has 4 uploads .*SHIPLOCK_UPLOADS_PER_NAMESPACE$/),
    ]);
    // One that is cancelled, and one that becomes a blob, make room.
    expect((await app().call('ada', 'DELETE', locations[0] ?? '')).status).toBe(204);
    const bytes = Buffer.from('a layer');
    expect((await app().call('ada', 'PUT', `${locations[1]}?digest=${digestFor(bytes)}`, bytes)).status).toBe(201);
    for (let count = 0; count < 2; count++) expect((await begin(app, 'ada', 'ada/web')).status).toBe(202);
    expect((await begin(app, 'ada', 'ada/web')).status).toBe(429);
  });

  test('that fail, or are whole at once, take no place', async () => {
    for (let count = 0; count < 5; count++) {
      expect((await put(app, 'admin', 'admin/web', Buffer.from(`layer ${count}`))).status).toBe(201);
      const path = `/v2/admin/web/blobs/uploads/?digest=${digestFor(Buffer.from('other'))}`;
      expect((await app().call('admin', 'POST', path, Buffer.from('bytes'))).status).toBe(400);
    }
  });
});

describe('bytes of a namespace', () => {
  const app = useApp({ limits: { ...LIMITS, bytesPerNamespace: 10_000 } });
  const room = (letter: string, size: number) => Buffer.alloc(size, letter);
  const tooMuch = [
    403,
    'DENIED',
    expect.stringMatching(/^the namespace admin would have more than 10000 bytes.*SHIPLOCK_NAMESPACE_GIGABYTES$/),
  ];

  test('are limited, those of open uploads included', async () => {
    expect((await put(app, 'admin', 'admin/a', room('a', 6_000))).status).toBe(201);
    // The same again brings nothing.
    expect((await put(app, 'admin', 'admin/a', room('a', 4_000))).status).toBe(201);
    expect(refusal(await put(app, 'admin', 'admin/a', room('b', 1)))).toEqual(tooMuch);
    expect(await usage(app, 'admin')).toBe(10_000);
    const mount = `/v2/admin/b/blobs/uploads/?mount=${digestFor(room('a', 4_000))}&from=admin/a`;
    expect(refusal(await app().call('admin', 'POST', mount))).toEqual(tooMuch);
    expect((await app().call('admin', 'DELETE', `/v2/admin/a/blobs/${digestFor(room('a', 6_000))}`)).status).toBe(202);
    expect((await app().call('admin', 'POST', mount)).status).toBe(201);
    expect(await usage(app, 'admin')).toBe(8_000);
    const location = (await begin(app, 'admin', 'admin/a')).headers['location'] ?? '';
    expect((await app().call('admin', 'PATCH', location, room('c', 1_500))).status).toBe(202);
    expect(refusal(await put(app, 'admin', 'admin/b', room('d', 600)))).toEqual(tooMuch);
    expect(refusal(await app().call('admin', 'PATCH', location, room('c', 600)))).toEqual(tooMuch);
    expect((await app().call('admin', 'DELETE', location)).status).toBe(204);
    expect((await put(app, 'admin', 'admin/b', room('d', 600))).status).toBe(201);
  });

  test('of another namespace are its own', async () => {
    await app().createOrganization('dev');
    expect((await put(app, 'admin', 'dev/a', room('a', 9_000))).status).toBe(201);
  });
});

describe('the count of bytes', () => {
  const app = useApp();

  test('stays true through pushes, mounts, promotions, garbage and deletions', async () => {
    await app().createOrganization('dev');
    for (const name of ['dev/a', 'dev/b', 'admin/a'])
      await pushImage(app().send('admin'), name, sampleImage(name), '1');
    const check = async () => {
      for (const namespace of ['dev', 'admin']) expect(await usage(app, namespace)).toBe(await shown(app, namespace));
      return usage(app, 'admin');
    };
    const pushed = await check();
    expect(pushed).toBeGreaterThan(0);
    for (const repository of ['dev/a', 'dev/b', 'dev/a']) {
      const order = {
        source: { repository, reference: '1' },
        target: { repository: 'admin/c', tag: '1' },
        create: true,
      };
      expect((await app().call('admin', 'POST', '/api/v1/promotions', order)).status).toBe(201);
    }
    const promoted = await check();
    expect(promoted).toBeGreaterThan(pushed);
    await put(app, 'admin', 'admin/a', Buffer.from('that nothing needs'));
    await check();
    app().clock.advance(3 * 86_400);
    await app().call('admin', 'POST', '/api/v1/gc', {});
    await app().drain();
    expect(await check()).toBe(promoted);
    expect((await app().call('admin', 'DELETE', '/api/v1/repositories/admin%2Fc')).status).toBe(204);
    expect(await check()).toBe(pushed);
  });
});

describe('repositories and tags', () => {
  const small = useApp({ limits: { ...LIMITS, repositoriesPerNamespace: 2, tagsPerRepository: 2 } });

  test('are limited where they are made', async () => {
    for (const name of ['admin/a', 'admin/b']) await pushImage(small().send('admin'), name, sampleImage(name), '1');
    const many = /^the namespace admin has 2 repositories.*SHIPLOCK_REPOSITORIES_PER_NAMESPACE$/;
    expect(refusal(await begin(small, 'admin', 'admin/c'))).toEqual([403, 'DENIED', expect.stringMatching(many)]);
    const made = await small().call('admin', 'POST', '/api/v1/repositories', { name: 'admin/c' });
    expect([made.status, made.json.error]).toEqual([
      403,
      { code: 'QUOTA_EXCEEDED', message: expect.stringMatching(many) },
    ]);
    const { manifest } = sampleImage('admin/a');
    const tag = (name: string) =>
      small().call('admin', 'PUT', `/v2/admin/a/manifests/${name}`, Buffer.from(manifest.bytes), {
        'content-type': manifest.descriptor.mediaType,
      });
    expect((await tag('2')).status).toBe(201);
    expect(refusal(await tag('3'))).toEqual([
      403,
      'DENIED',
      expect.stringMatching(/^admin\/a would have more than 2 tags.*SHIPLOCK_TAGS_PER_REPOSITORY$/),
    ]);
    expect((await tag('2')).status).toBe(201);
    expect((await small().call('admin', 'DELETE', '/v2/admin/a/manifests/1')).status).toBe(202);
    expect((await tag('3')).status).toBe(201);
  });
});

describe('what is asked at every push, or read with every report, has a limit', () => {
  const app = useApp();

  beforeAll(async () => {
    for (const name of ['admin/source', 'admin/target'])
      await app().call('admin', 'POST', '/api/v1/repositories', { name });
  });

  test('a repository has at most 500 policies', async () => {
    const draft = { source: 'admin/source', target: 'admin/target', always: true, enabled: false };
    const named = (number: number) => ({ ...draft, name: `number ${number}`, tagTemplate: `${number}-%n` });
    const policies = Array.from({ length: 500 }, (_, number) => named(number));
    const all = await app().call('admin', 'POST', '/api/v1/promotion-policies/import', { policies });
    expect(all.status, String(all.bytes).slice(0, 300)).toBe(200);
    const { status, json } = await app().call('admin', 'POST', '/api/v1/promotion-policies', named(500));
    expect([status, json.error.message]).toEqual([409, 'admin/source has 500 policies already: delete one first']);
  });

  test('5,000 waivers are in force in one place, and no more, those that are over not counted', async () => {
    const waive = (repository: string) =>
      app().call('admin', 'POST', '/api/v1/waivers', {
        ...{ vulnerability: 'CVE-2026-0001', scope: 'repository', repository, reason: 'not reachable' },
      });
    const first = await waive('admin/source');
    expect(first.status).toBe(201);
    const { rows } = app().database;
    const row = await rows.selectFrom('waiver').selectAll().executeTakeFirstOrThrow();
    await app().database.transaction((tx) =>
      insertWaivers(
        tx,
        Array.from({ length: 4_999 }, (_, number) => ({ ...row, id: `${row.id}-${number}` })),
      ),
    );
    const { status, json } = await waive('admin/source');
    expect([status, json.error.message]).toEqual([
      409,
      'more than 5000 waivers cannot be in force there: revoke some first, or waive for more at once',
    ]);
    expect((await waive('admin/target')).status).toBe(201);
    const [{ id }] = first.json.items;
    expect((await app().call('admin', 'DELETE', `/api/v1/waivers/${id}`)).status).toBe(204);
    expect((await waive('admin/source')).status).toBe(201);
  });
});
