// Layers that a registry need not hold ("Non-distributable layers" of the OCI Image Specification): a manifest names them
// by digests, which anybody can write.

import { expect, it } from 'vitest';
import { type Blob, type Built, jsonBlobOf } from '../../src/image/built.ts';
import { OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { debian, npmPackage } from '../support/scanned-images.ts';
import { useScanningApp } from '../support/scanning-app.ts';

const { app, report, push, createRepository } = useScanningApp();
const secret = debian('3.0.13-1~deb12u1', npmPackage('company-secret', '1.0.0'));

/** The image with each of its layers as one that lies elsewhere, and without their bytes. */
function disguised(image: Built, mediaType: string): Built {
  const manifest = JSON.parse(Buffer.from(image.manifest.bytes).toString()) as { layers: object[] };
  const layers = manifest.layers.map((layer) => ({ ...layer, mediaType }));
  const config = image.blobs[0] as Blob;
  return { manifest: jsonBlobOf(OCI_MANIFEST, { ...manifest, layers }), blobs: [config], children: [] };
}

it.each([
  'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
])("a manifest with somebody's private layer as %s shows nothing of it, before and after it exists", async (type) => {
  const name = type.includes('docker') ? 'docker' : 'oci';
  await createRepository(`dev/${name}-before`);
  const image = debian(`3.0.${name.length}-1`, npmPackage(`${name}-secret`, '1.0.0'));
  await push(`dev/${name}-before:1`, disguised(image, type));
  const [before] = (await report(`dev/${name}-before:1`)).images;
  expect(before.gaps.filter(({ kind }: { kind: string }) => kind === 'foreign_layer')).toHaveLength(2);
  await createRepository(`qa/${name}-private`);
  await push(`qa/${name}-private:1`, image);
  expect((await report(`qa/${name}-private:1`)).images[0].components).toBeGreaterThan(0);
  await app().call('admin', 'POST', '/api/v1/scans', { repository: `dev/${name}-before`, reference: '1' });
  await app().drain();
  const [after] = (await report(`dev/${name}-before:1`)).images;
  expect(after).toMatchObject({ state: 'scanned', components: 0, componentList: [], licenses: [] });
  expect(after.gaps).toEqual(before.gaps);
});

it('a layer that lies elsewhere and was pushed all the same is read', async () => {
  const type = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip';
  await createRepository('dev/pushed');
  await push('dev/pushed:1', { ...disguised(secret, type), blobs: secret.blobs });
  const [image] = (await report('dev/pushed:1')).images;
  expect(image.componentList.map((component: { name: string }) => component.name)).toContain('company-secret');
  expect(image.gaps.map(({ kind }: { kind: string }) => kind)).not.toContain('foreign_layer');
});
