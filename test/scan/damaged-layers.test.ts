// The disk gives back other bytes than it was given: nothing is concluded from them, and a push mends it.

import { beforeAll, describe, expect, it } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import type { Built } from '../../src/image/built.ts';
import { exchangeBlob, loseBlob, turnBytes } from '../support/damage-blob.ts';
import { npmPackage } from '../support/scanned-images.ts';
import { useScanningApp } from '../support/scanning-app.ts';

const { app, report, push, createRepository } = useScanningApp();

/** An image whose only layer, a plain archive, holds this npm package. */
function withPackage(name: string): Built {
  const files = Object.entries({ 'etc/os-release': 'ID=debian\nVERSION_ID="12"\n', ...npmPackage(name, '1.0.0') });
  const layer = { files: files.map(([path, content]) => ({ path, content })), compression: 'none' as const };
  return buildImage({ layers: [layer], labels: { holds: name } });
}

const layerOf = ({ blobs }: Built) => blobs.at(-1)?.descriptor.digest ?? '';
const configOf = ({ blobs }: Built) => blobs[0]?.descriptor.digest ?? '';
const namesIn = (image: { componentList: { name: string }[] }) => image.componentList.map(({ name }) => name);

async function scanByHand(repository: string): Promise<void> {
  await app().call('admin', 'POST', '/api/v1/scans', { repository, reference: '1' });
  await app().drain();
}

/** Held in front of `qa/…` while a package `evil…` is in it, or may be; not scanned on push. */
async function pushUnscanned(name: string, built: Built): Promise<void> {
  await createRepository(`dev/${name}`, {});
  await createRepository(`qa/${name}`, {});
  const rules = [{ field: 'component', operator: 'not_one_of', values: ['evil-package'] }];
  const policy = { source: `dev/${name}`, target: `qa/${name}`, rules };
  const saved = await app().call('admin', 'POST', '/api/v1/promotion-policies', policy);
  expect(saved.status, JSON.stringify(saved.json)).toBe(201);
  await push(`dev/${name}:1`, built);
}

describe.each([
  ['a byte of it is turned', (built: Built) => turnBytes(app().folder, layerOf(built), 'evil-package', 'good-package')],
  [
    'another valid archive lies in its place',
    async (built: Built) => {
      const other = withPackage('good-package').blobs.at(-1)?.bytes ?? Buffer.alloc(0);
      await exchangeBlob(app().folder, layerOf(built), other);
    },
  ],
  ['it is cut', (built: Built) => exchangeBlob(app().folder, layerOf(built), Buffer.alloc(1024))],
  ['it is empty', (built: Built) => exchangeBlob(app().folder, layerOf(built), Buffer.alloc(0))],
])('a plain layer that is scanned when %s', (how, damage) => {
  const name = how.replaceAll(' ', '-');
  // Each image of its own, since reports are by digest.
  const built = buildImage({
    layers: [
      {
        files: Object.entries({ ...npmPackage('evil-package', '1.0.0'), how }).map(([path, content]) => ({
          path,
          content,
        })),
        compression: 'none',
      },
    ],
  });

  beforeAll(async () => {
    await pushUnscanned(name, built);
    await damage(built);
    await scanByHand(`dev/${name}`);
  });

  it('gives no report, and says that it is damaged', async () => {
    const [image] = (await report(`dev/${name}:1`)).images;
    expect(image).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(`the stored blob ${layerOf(built)} is damaged`),
    });
  });

  it('lets its image through no gate', async () => {
    const { json } = await app().call('admin', 'GET', `/api/v1/promotions?source=dev%2F${name}`);
    expect(json.items[0]).toMatchObject({ state: 'held', reason: expect.stringContaining('is damaged') });
    expect(json.items.map(({ state }: { state: string }) => state)).not.toContain('succeeded');
  });

  it('is served to nobody, needed by nothing new, and missing for clients, so that they push it', async () => {
    const blob = `/v2/dev/${name}/blobs/${layerOf(built)}`;
    expect((await app().call('admin', 'HEAD', blob)).status).toBe(404);
    const got = await app().call('admin', 'GET', blob);
    expect([got.status, got.json.errors[0].message]).toEqual([404, expect.stringContaining('is damaged')]);
    const manifest = built.manifest;
    const headers = { 'content-type': manifest.descriptor.mediaType };
    const put = await app().call('admin', 'PUT', `/v2/dev/${name}/manifests/2`, Buffer.from(manifest.bytes), headers);
    expect([put.status, put.json.errors[0].code]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN']);
    const mount = `/v2/qa/${name}/blobs/uploads/?mount=${layerOf(built)}&from=dev/${name}`;
    expect((await app().call('admin', 'POST', mount)).status).toBe(202);
  });

  it('is read anew when it was pushed again, and its image is held for what really is in it', async () => {
    await push(`dev/${name}:1`, built);
    const [image] = (await report(`dev/${name}:1`)).images;
    expect(image.state).toBe('scanned');
    expect(namesIn(image)).toContain('evil-package');
    const { json } = await app().call('admin', 'GET', `/api/v1/promotions?source=dev%2F${name}&state=succeeded`);
    expect(json.items).toEqual([]);
  });
});

it('an image that was scanned before is scanned from its bytes when a person asks, and is held when they are damaged', async () => {
  const built = withPackage('once-good');
  await createRepository('dev/later');
  await push('dev/later:1', built);
  expect(namesIn((await report('dev/later:1')).images[0])).toContain('once-good');
  await turnBytes(app().folder, layerOf(built), 'once-good', 'twice-bad');
  await scanByHand('dev/later');
  expect((await report('dev/later:1')).images[0]).toMatchObject({ state: 'failed' });
  await push('dev/later:1', built);
  expect(namesIn((await report('dev/later:1')).images[0])).toContain('once-good');
});

it('a configuration whose bytes are turned gives no labels', async () => {
  const built = withPackage('labelled');
  await createRepository('dev/config', {});
  await push('dev/config:1', built);
  await turnBytes(app().folder, configOf(built), 'labelled', 'lab-led!');
  await scanByHand('dev/config');
  const [image] = (await report('dev/config:1')).images;
  expect(image).toMatchObject({ state: 'failed', reason: expect.stringContaining(configOf(built)) });
});

it('a layer that was lost is pushed again by a client, and its image scanned', async () => {
  const built = withPackage('lost');
  await createRepository('dev/lost', {});
  await push('dev/lost:1', built);
  await loseBlob(app().folder, layerOf(built));
  await scanByHand('dev/lost');
  expect((await report('dev/lost:1')).images[0]).toMatchObject({ state: 'failed' });
  expect((await app().call('admin', 'HEAD', `/v2/dev/lost/blobs/${layerOf(built)}`)).status).toBe(404);
  await push('dev/lost:1', built);
  expect(namesIn((await report('dev/lost:1')).images[0])).toContain('lost');
});
