// What is done to a repository while somebody deletes it, and makes it anew under its name.

import { beforeAll, expect, test } from 'vitest';
import { OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { useApp } from '../support/test-app.ts';
import { digestFor } from '../support/upload-blob.ts';

const app = useApp({ createOnPush: false });
const NAME = 'acme/app';
const PATH = `/api/v1/repositories/${encodeURIComponent(NAME)}`;
const ROUNDS = 20;

beforeAll(async () => {
  await app().createUser('bob');
  await app().createOrganization('acme');
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'acme/source' });
  const bytes = Buffer.from('mounted');
  await app().call('admin', 'POST', `/v2/acme/source/blobs/uploads/?digest=${digestFor(bytes)}`, bytes);
});

const make = () => app().call('admin', 'POST', '/api/v1/repositories', { name: NAME });
const remove = () => app().call('admin', 'DELETE', PATH);

test('a role that is given beside the deletion is none on the next repository of the name', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    await make();
    await Promise.all([app().call('admin', 'PUT', `${PATH}/access/bob`, { role: 'admin' }), remove()]);
    await make();
    expect((await app().call('bob', 'GET', PATH)).status).toBe(404);
    expect((await app().call('admin', 'GET', `${PATH}/access`)).json.items).toEqual([]);
    await remove();
  }
});

test('each kind of push beside the deletion is done or finds no repository of the name', async () => {
  const config = Buffer.from('{}');
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: 'application/vnd.example', digest: digestFor(config), size: config.length },
    layers: [],
  });
  const codes = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    await make();
    await app().call('admin', 'POST', `/v2/${NAME}/blobs/uploads/?digest=${digestFor(config)}`, config);
    const put = (tag: string) =>
      app().call('admin', 'PUT', `/v2/${NAME}/manifests/${tag}`, manifest, { 'content-type': OCI_MANIFEST });
    await put('1');
    const answers = await Promise.all([
      put('2'),
      app().call('admin', 'POST', `/v2/${NAME}/blobs/uploads/`),
      remove(),
      put('3'),
      app().call('admin', 'DELETE', `/v2/${NAME}/manifests/1`),
      app().call('admin', 'GET', `/v2/${NAME}/manifests/1`),
      app().call('admin', 'GET', `/v2/${NAME}/tags/list`),
    ]);
    for (const { status, json } of answers) if (status >= 400) codes.add(json.errors[0].code);
  }
  expect([...codes]).toEqual(['NAME_UNKNOWN']);
});

test('an upload and a mount beside the deletion are done or find no repository, and never fail otherwise', async () => {
  const bytes = Buffer.from('pushed');
  const statuses = new Set<number>();
  for (let round = 0; round < ROUNDS; round++) {
    await make();
    const [pushed, mounted] = await Promise.all([
      app().call('admin', 'POST', `/v2/${NAME}/blobs/uploads/?digest=${digestFor(bytes)}`, bytes),
      app().call('admin', 'POST', `/v2/${NAME}/blobs/uploads/?mount=${digestFor('mounted')}&from=acme/source`),
      remove(),
    ]);
    for (const { status, json } of [pushed, mounted]) {
      statuses.add(status);
      if (status !== 201) expect([status, json.errors[0].code]).toEqual([404, 'NAME_UNKNOWN']);
    }
  }
  expect([...statuses].filter((status) => status !== 201 && status !== 404)).toEqual([]);
});
