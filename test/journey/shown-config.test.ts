// The description of a manifest, whatever its configuration is.

import { expect, it } from 'vitest';
import type { Digest } from '../../src/oci/digest.ts';
import { OCI_CONFIG, OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { useApp } from '../support/test-app.ts';
import { digestFor, uploadBlob } from '../support/upload-blob.ts';

const app = useApp();
const deep = (levels: number) => `{"os":"a \\" [[","x":${'['.repeat(levels)}${']'.repeat(levels)}}`;

async function describeImageWith(config: string) {
  const digest = await uploadBlob(app(), 'admin/shown', Buffer.from(config));
  const descriptor = { mediaType: OCI_CONFIG, digest, size: Buffer.byteLength(config) };
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config: descriptor, layers: [] }));
  const path = `/v2/admin/shown/manifests/${digestFor(bytes)}`;
  expect((await app().call('admin', 'PUT', path, bytes, { 'content-type': OCI_MANIFEST })).status).toBe(201);
  return app().call('admin', 'GET', `/api/v1/repositories/admin%2Fshown/manifests/${digestFor(bytes)}`);
}

it.each([
  ['of megabytes of empty objects', `[${'{},'.repeat(1_300_000)}{}]`, 'is larger than 262144 bytes: pull it to see it'],
  ['of 1.9 million nested arrays', deep(1_900_000), 'is larger than 262144 bytes: pull it to see it'],
  ['of nested arrays in less', deep(130_000), 'is nested deeper than 100 levels: pull it to see it'],
  ['that is one level too deep', deep(100), 'is nested deeper than 100 levels: pull it to see it'],
  ['that is no JSON', '{"os":', 'is not JSON'],
])('a configuration %s is not shown, which is said', async (_, config, configProblem) => {
  expect(await describeImageWith(config)).toMatchObject({ status: 200, json: { config: null, configProblem } });
});

it('a configuration that is as deep as one may be is shown', async () => {
  const config = deep(99);
  expect(await describeImageWith(config)).toMatchObject({
    status: 200,
    json: { config: JSON.parse(config), configProblem: null },
  });
});

it('a configuration that was shown is not read again, and is forgotten when many others were', async () => {
  const shown = '{"os":"linux"}';
  const first = await describeImageWith(shown);
  const path = `/api/v1/repositories/admin%2Fshown/manifests/${first.json.digest}`;
  const { blobs } = app().app.doors.rooms.registry;
  await blobs.delete(digestFor(Buffer.from(shown)) as Digest);
  expect((await app().call('admin', 'GET', path)).json.config).toEqual({ os: 'linux' });
  // Six times as large in memory as what is kept.
  for (let other = 0; other < 32; other++)
    await describeImageWith(JSON.stringify({ other, text: 'x'.repeat(256 * 1024 - 40) }));
  expect((await app().call('admin', 'GET', path)).status).toBe(404);
});

it('a configuration is shown only where its repository shows it, also when it was read elsewhere', async () => {
  const { json } = await describeImageWith('{"os":"plan9"}');
  expect(json.config).toEqual({ os: 'plan9' });
  await app().database.transaction(async (tx) => {
    const digest = digestFor(Buffer.from('{"os":"plan9"}'));
    await tx.deleteFrom('repository_blob').where('digest', '=', digest).execute();
  });
  const again = await app().call('admin', 'GET', `/api/v1/repositories/admin%2Fshown/manifests/${json.digest}`);
  expect(again.json).toMatchObject({ config: null, configProblem: 'is not there' });
});
