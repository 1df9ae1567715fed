// Indexes: one tag for several platforms (OCI Image Specification 1.1, "Image Index"; Docker's manifest list).

import { DOCKER_MANIFEST_LIST, OCI_INDEX } from '../oci/media-type.ts';
import type { Format } from './build-layer.ts';
import { type Built, jsonBlobOf } from './built.ts';

/** Builds an index of these images, in their order, in OCI's or in Docker's format. */
export function buildIndex(
  images: readonly Built[],
  options: { readonly format?: Format; readonly annotations?: Readonly<Record<string, string>> } = {},
): Built {
  const mediaType = options.format === 'docker' ? DOCKER_MANIFEST_LIST : OCI_INDEX;
  const manifest = jsonBlobOf(mediaType, {
    schemaVersion: 2,
    mediaType,
    manifests: images.map((image) => image.manifest.descriptor),
    ...(options.annotations ? { annotations: options.annotations } : {}),
  });
  return { manifest, blobs: [], children: images };
}
