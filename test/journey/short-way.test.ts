// The short way of pulls, over a real socket: blobs, and clients that send a password or a secret with each request. The same answers
// as the long way, never older than the last write, and for nobody who may not read.

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { blobOf } from '../../src/image/built.ts';
import { pushImage } from '../../src/image/push-image.ts';
import type { Digest } from '../../src/oci/digest.ts';
import { digestHex } from '../../src/oci/digest.ts';
import { noteDamage } from '../../src/registry/damage.ts';
import { sampleImage } from '../support/sample-image.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';
import { uploadBlob } from '../support/upload-blob.ts';

const app = useApp();
let url = '';
const image = sampleImage('one');
const [config, layer] = [image.blobs[0], image.blobs[1]].map((blob) => blob?.descriptor.digest as Digest);
const MANIFEST = '/v2/dev/web/manifests/tag';
const LAYER = `/v2/dev/web/blobs/${layer}`;

type Headers = Readonly<Record<string, string>>;
const basic = (name: string, secret = PASSWORD): Headers => ({
  authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`,
});
const get = (path: string, headers: Headers = {}, method = 'GET') => fetch(url + path, { method, headers });
const statuses = async (headers: Headers, paths: readonly string[] = [MANIFEST, LAYER]) =>
  Promise.all(paths.map(async (path) => (await get(path, headers)).status));
/** Asked twice, so that the second answer comes from memory. */
async function warm(headers: Headers): Promise<void> {
  for (const _time of [1, 2]) expect(await statuses(headers)).toEqual([200, 200]);
}
/** A token is known by itself, whatever is written. */
async function bearer(): Promise<Headers> {
  const { token } = (await app().call('admin', 'GET', '/v2/token?scope=repository:dev/web:pull,push')).json;
  return { authorization: `Bearer ${token}` };
}
const setVisibility = (visibility: 'public' | 'private') =>
  app().call('admin', 'PATCH', '/api/v1/repositories/dev%2Fweb', { visibility });

beforeAll(async () => {
  url = await app().app.http.listen({ host: '127.0.0.1', port: 0 });
  await app().createOrganization('dev');
  await app().createUser('ada');
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'dev/web', visibility: 'private' });
  await pushImage(app().send('admin'), 'dev/web', image, 'tag');
});

describe('a blob', () => {
  test('has the same answer both times, for GET, HEAD and what the client has already', async () => {
    for (const method of ['GET', 'HEAD']) {
      const [first, second] = [await get(LAYER, basic('admin'), method), await get(LAYER, basic('admin'), method)];
      expect([first.status, second.status]).toEqual([200, 200]);
      const named = ({ headers }: Response) =>
        Object.fromEntries([...headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name)));
      expect(named(second)).toEqual(named(first));
      expect(named(second)).toMatchObject({ 'docker-content-digest': layer, 'accept-ranges': 'bytes' });
      expect(Buffer.from(await second.arrayBuffer())).toEqual(Buffer.from(await first.arrayBuffer()));
      const known = { ...basic('admin'), 'if-none-match': `"${layer}"` };
      expect((await get(LAYER, known, method)).status).toBe(304);
    }
  });

  test.each([0, 1, 65_536, 65_537, 3_000_000])('of %i bytes arrives whole', async (size) => {
    const bytes = Buffer.alloc(size, 'abc');
    const { descriptor } = blobOf('application/octet-stream', bytes);
    await uploadBlob(app(), 'dev/web', bytes);
    for (const _time of [1, 2, 3]) {
      const answer = await get(`/v2/dev/web/blobs/${descriptor.digest}`, basic('admin'));
      expect(answer.headers.get('content-length')).toBe(String(size));
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  test('keeps its ranges', async () => {
    await warm(basic('admin'));
    const answer = await get(LAYER, { ...basic('admin'), range: 'bytes=1-3' });
    expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([206, 3]);
  });

  test('that was taken out of the repository is gone at once', async () => {
    const bytes = Buffer.from('nobody needs this');
    const { digest } = blobOf('application/octet-stream', bytes).descriptor;
    await uploadBlob(app(), 'dev/web', bytes);
    const by = await bearer();
    const path = `/v2/dev/web/blobs/${digest}`;
    expect(await statuses(by, [path, path])).toEqual([200, 200]);
    expect((await app().call('admin', 'DELETE', path)).status).toBe(202);
    for (const method of ['GET', 'HEAD']) expect((await get(path, by, method)).status).toBe(404);
  });

  test('of one repository is not shown by another one', async () => {
    await warm(basic('admin'));
    await app().call('admin', 'POST', '/api/v1/repositories', { name: 'dev/other' });
    expect((await get(`/v2/dev/other/blobs/${layer}`, basic('admin'))).status).toBe(404);
  });

  test('that is found to be damaged is missing at once', async () => {
    const bytes = Buffer.from('what the disk damages');
    const { digest } = blobOf('application/octet-stream', bytes).descriptor;
    await uploadBlob(app(), 'dev/web', bytes);
    const by = await bearer();
    const path = `/v2/dev/web/blobs/${digest}`;
    expect(await statuses(by, [path, path])).toEqual([200, 200]);
    await noteDamage(app(), { digest, how: 'its bytes have another digest' });
    for (const method of ['GET', 'HEAD']) expect((await get(path, by, method)).status).toBe(404);
    await uploadBlob(app(), 'dev/web', bytes);
    expect(await statuses(by, [path, path])).toEqual([200, 200]);
  });

  test.each([
    ['removed', (file: string) => rm(file)],
    ['cut', (file: string) => writeFile(file, 'x')],
  ])('whose file was %s is missing, and its damage is noted', async (_how, harm) => {
    const bytes = Buffer.from(`what somebody has ${_how}`);
    const { digest } = blobOf('application/octet-stream', bytes).descriptor;
    await uploadBlob(app(), 'dev/web', bytes);
    const path = `/v2/dev/web/blobs/${digest}`;
    expect(await statuses(basic('admin'), [path, path])).toEqual([200, 200]);
    const hex = digestHex(digest);
    await harm(join(app().folder, 'blobs/sha256', hex.slice(0, 2), hex));
    for (const method of ['GET', 'HEAD', 'GET']) expect((await get(path, basic('admin'), method)).status).toBe(404);
  });
});

describe('of a public repository', () => {
  test('everybody gets everything, until it is private', async () => {
    await setVisibility('public');
    await warm({});
    await setVisibility('private');
    expect(await statuses({})).toEqual([401, 401]);
  });
});

describe('who sends a password', () => {
  beforeEach(async () => {
    await app().call('admin', 'PUT', '/api/v1/repositories/dev%2Fweb/access/ada', { role: 'read-only' });
  });

  test('gets what is in memory, and nobody with another one', async () => {
    await warm(basic('ada'));
    expect(await statuses(basic('ada', 'another password'))).toEqual([401, 401]);
    expect(await statuses(basic('admin', 'another password'))).toEqual([401, 401]);
    expect(await statuses({})).toEqual([401, 401]);
  });

  test('and is admitted to one repository is not to another', async () => {
    await warm(basic('ada'));
    await app().call('admin', 'POST', '/api/v1/repositories', { name: 'dev/secret', visibility: 'private' });
    await pushImage(app().send('admin'), 'dev/secret', image, 'tag');
    for (const _time of [1, 2])
      expect(await statuses(basic('ada'), ['/v2/dev/secret/manifests/tag', `/v2/dev/secret/blobs/${config}`])).toEqual([
        403, 403,
      ]);
  });

  test('loses the role, and is refused at once', async () => {
    await warm(basic('ada'));
    const revoked = await app().call('admin', 'DELETE', '/api/v1/repositories/dev%2Fweb/access/ada');
    expect(revoked.status).toBe(204);
    expect(await statuses(basic('ada'))).toEqual([403, 403]);
  });

  test('stays in memory while others push and tags move elsewhere, and the answers are the same', async () => {
    await warm(basic('ada'));
    await app().call('admin', 'POST', '/api/v1/repositories', { name: 'dev/busy' });
    await pushImage(app().send('admin'), 'dev/busy', image, 'tag');
    await warm(basic('ada'));
  });

  test('is denied by a narrower grant, and is refused at once', async () => {
    await app().createUser('dan');
    const call = (method: string, path: string, body?: object) => app().call('admin', method, `/api/v1${path}`, body);
    await call('PUT', '/namespaces/dev/access/dan', { role: 'read-only' });
    await warm(basic('dan'));
    expect((await call('PUT', '/repositories/dev%2Fweb/access/dan', { role: 'read-only', deny: true })).status).toBe(
      204,
    );
    expect(await statuses(basic('dan'))).toEqual([403, 403]);
  });

  test('leaves the team that gave the right, and is refused at once; so is who had a role that is smaller now', async () => {
    await app().createUser('tim');
    const call = (method: string, path: string, body?: object) => app().call('admin', method, `/api/v1${path}`, body);
    await call('POST', '/organizations/dev/teams', { name: 'crew' });
    await call('PUT', '/organizations/dev/teams/crew/members/tim', {});
    await call('PUT', '/repositories/dev%2Fweb/teams/crew', { role: 'read-only' });
    await warm(basic('tim'));
    expect((await call('DELETE', '/organizations/dev/teams/crew/members/tim')).status).toBe(204);
    expect(await statuses(basic('tim'))).toEqual([403, 403]);

    await call('POST', '/roles', { name: 'puller', description: '', permissions: ['pull'] });
    await call('PUT', '/repositories/dev%2Fweb/access/tim', { role: 'puller' });
    await warm(basic('tim'));
    expect((await call('PATCH', '/roles/puller', { permissions: ['view_audit'] })).status).toBe(200);
    expect((await statuses(basic('tim'))).every((status) => status === 403 || status === 401)).toBe(true);
  });

  test('has lost a repository to somebody who made it anew, and is refused at once', async () => {
    await app().createUser('joe');
    const call = (method: string, path: string, body?: object) => app().call('admin', method, `/api/v1${path}`, body);
    const paths = ['/v2/dev/anew/manifests/tag', `/v2/dev/anew/blobs/${layer}`];
    const make = async () => {
      await call('POST', '/repositories', { name: 'dev/anew' });
      await pushImage(app().send('admin'), 'dev/anew', image, 'tag');
    };
    await make();
    await call('PUT', '/repositories/dev%2Fanew/access/joe', { role: 'read-only' });
    for (const _time of [1, 2]) expect(await statuses(basic('joe'), paths)).toEqual([200, 200]);
    await call('DELETE', '/repositories/dev%2Fanew');
    await make();
    expect(await statuses(basic('joe'), paths)).toEqual([403, 403]);
  });

  test('is deactivated, and is refused at once', async () => {
    await app().createUser('bob');
    await app().call('admin', 'PUT', '/api/v1/repositories/dev%2Fweb/access/bob', { role: 'read-only' });
    await warm(basic('bob'));
    expect((await app().call('admin', 'PATCH', '/api/v1/users/bob', { isActive: false })).status).toBe(200);
    expect(await statuses(basic('bob'))).toEqual([401, 401]);
  });

  test('has another password now, and is refused with the old one at once', async () => {
    await app().createUser('eve');
    await app().call('admin', 'PUT', '/api/v1/repositories/dev%2Fweb/access/eve', { role: 'read-only' });
    await warm(basic('eve'));
    const changed = await app().call('admin', 'PATCH', '/api/v1/users/eve', { password: 'a new and long password' });
    expect(changed.status).toBe(200);
    expect(await statuses(basic('eve'))).toEqual([401, 401]);
    await warm(basic('eve', 'a new and long password'));
  });

  test('has a token that ends, and is refused soon after its end', async () => {
    const expiresAt = new Date(app().clock.now() / 1000 + 60_000).toISOString();
    const { json } = await app().call('ada', 'POST', '/api/v1/tokens', { name: 'short', expiresAt });
    await warm(basic('ada', json.secret));
    app().clock.advance(71);
    expect(await statuses(basic('ada', json.secret))).toEqual([401, 401]);
  });

  test('has a token that is revoked, and is refused at once, as Basic and as Bearer', async () => {
    const { json } = await app().call('ada', 'POST', '/api/v1/tokens', { name: 'revoked' });
    const both = [basic('ada', json.secret), { authorization: `Bearer ${json.secret}` }];
    for (const headers of both) await warm(headers);
    await app().call('ada', 'DELETE', `/api/v1/tokens/${json.id}`);
    for (const headers of both) expect(await statuses(headers)).toEqual([401, 401]);
  });
});

test('a blob that somebody who may push has looked for is left alone by garbage collection, also when it was in memory', async () => {
  const { digest } = blobOf('application/octet-stream', Buffer.from('what nobody else has')).descriptor;
  await uploadBlob(app(), 'dev/web', Buffer.from('what nobody else has'));
  const rows = app().database.rows.selectFrom('repository_blob').select('linked_at').where('digest', '=', digest);
  const path = `/v2/dev/web/blobs/${digest}`;
  for (const _time of [1, 2]) expect((await get(path, basic('admin'), 'HEAD')).status).toBe(200);
  app().clock.advance(7_200);
  const later = app().clock.now();
  expect((await get(path, await bearer(), 'HEAD')).status).toBe(200);
  expect((await rows.executeTakeFirstOrThrow()).linked_at).toBeGreaterThan(later);
});

// The last one: from here on no password is enough.
test('once everybody is asked for a second factor, a password alone is refused at once', async () => {
  await warm(basic('ada'));
  const set = await app().call('admin', 'PATCH', '/api/v1/settings', { requireSecondFactor: true });
  expect(set.status).toBe(200);
  expect(await statuses(basic('ada'))).toEqual([401, 401]);
});
