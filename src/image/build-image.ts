// Images for one platform: layers, config and manifest, in OCI's or in Docker's format.

import type { Descriptor, Platform } from '../oci/descriptor.ts';
import { DOCKER_MANIFEST, OCI_CONFIG, OCI_MANIFEST } from '../oci/media-type.ts';
import { buildLayer, type Format, type LayerSpec } from './build-layer.ts';
import { type Built, bare, jsonBlobOf } from './built.ts';

export interface ImageSpec {
  readonly layers: readonly LayerSpec[];
  /** `oci` by default. */
  readonly format?: Format;
  /** `linux/amd64` by default. */
  readonly platform?: Platform;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Of the manifest; OCI's format only. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** The manifest that this one refers to; OCI's format only. */
  readonly subject?: Descriptor;
  /** The start of 1970 by default, so that the same image always has the same digest. */
  readonly created?: Date;
}

const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json';

/** Builds an image; the same specification always gives the same bytes. */
export function buildImage(spec: ImageSpec): Built {
  const format = spec.format ?? 'oci';
  const platform = spec.platform ?? { os: 'linux', architecture: 'amd64' };
  const layers = spec.layers.map((layer) => buildLayer(layer, format));
  const created = (spec.created ?? new Date(0)).toISOString();
  const config = jsonBlobOf(format === 'oci' ? OCI_CONFIG : DOCKER_CONFIG, {
    created,
    ...platform,
    config: {
      Env: Object.entries({ PATH: '/usr/bin:/bin', ...spec.environment }).map(([name, value]) => `${name}=${value}`),
      Cmd: spec.command ?? ['/bin/sh'],
      ...(spec.labels ? { Labels: spec.labels } : {}),
    },
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    history: spec.layers.map((layer) => ({ created, created_by: layer.createdBy ?? 'shiplock image builder' })),
  });
  const mediaType = format === 'oci' ? OCI_MANIFEST : DOCKER_MANIFEST;
  const manifest = {
    schemaVersion: 2,
    mediaType,
    config: config.descriptor,
    layers: layers.map((layer) => layer.blob.descriptor),
    ...(format === 'oci' && spec.subject ? { subject: bare(spec.subject) } : {}),
    ...(format === 'oci' && spec.annotations ? { annotations: spec.annotations } : {}),
  };
  return {
    manifest: jsonBlobOf(mediaType, manifest, { platform }),
    blobs: [config, ...layers.map((layer) => layer.blob)],
    children: [],
  };
}
