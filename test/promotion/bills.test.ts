// A rule that asks for a bill of materials knows it however it was attached.

import { expect, it } from 'vitest';
import { type Built, bare, blobOf, jsonBlobOf } from '../../src/image/built.ts';
import { OCI_CONFIG, OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { image, usePromotionHouse } from '../support/promotion-house.ts';

const house = usePromotionHouse();
const CYCLONEDX = 'https://cyclonedx.org/bom';

function attached(subject: Built, mediaType: string, onLayer: object, onManifest: object): Built {
  const config = jsonBlobOf(OCI_CONFIG, { rootfs: { type: 'layers', diff_ids: [] } });
  const envelope = blobOf(mediaType, Buffer.from('{}'));
  const manifest = {
    schemaVersion: 2,
    config: config.descriptor,
    layers: [{ ...envelope.descriptor, annotations: onLayer }],
    subject: bare(subject.manifest.descriptor),
    annotations: onManifest,
  };
  return { manifest: jsonBlobOf(OCI_MANIFEST, manifest), blobs: [config, envelope], children: [] };
}

it.each([
  ['as cosign notes it', 'application/vnd.dsse.envelope.v1+json', { predicateType: CYCLONEDX }, {}],
  [
    'as a Sigstore bundle notes it',
    'application/vnd.dev.sigstore.bundle.v0.3+json',
    {},
    { 'dev.sigstore.bundle.predicateType': CYCLONEDX },
  ],
])('%s', async (_, mediaType, onLayer, onManifest) => {
  const h = house();
  await h.organization('dev', 'qa');
  for (const name of ['dev/web', 'qa/web']) await h.repository(name);
  const rules = [{ field: 'sbom' as const, operator: 'one_of' as const, values: ['cyclonedx' as const] }];
  await h.policy({ source: 'dev/web', target: 'qa/web', rules });
  const web = image('web');
  const digest = await h.push('dev/web', web, '1');
  await h.drain();
  expect(await h.tag('qa/web', '1')).toBeUndefined();
  await h.push('dev/web', attached(web, mediaType, onLayer, onManifest));
  // Asked by the next push: the scanner, which looks at attestations first, is none here.
  await h.push('dev/web', web, '2');
  await h.drain();
  expect(await h.tag('qa/web', '2')).toBe(digest);
});
