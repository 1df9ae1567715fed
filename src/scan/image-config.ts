// What the image's configuration says of it: OCI Image Specification 1.1, "Image Configuration".

import type { Descriptor } from '../oci/descriptor.ts';
import { formatPlatform } from '../oci/descriptor.ts';
import { DOCKER_CONFIG, OCI_CONFIG } from '../oci/media-type.ts';
import type { BlobStore } from '../storage/blob-store.ts';

export interface ImageConfig {
  /** `os/architecture[/variant]`; null when it does not say both. */
  readonly platform: string | null;
  readonly labels: Readonly<Record<string, string>>;
}

const MAX_CONFIG_BYTES = 8 * 1024 * 1024;
const NOTHING: ImageConfig = { platform: null, labels: {} };

/** True for the configuration of a container image, which is what a scanner can read. */
export function isImageConfig(mediaType: string | undefined): boolean {
  return mediaType === OCI_CONFIG || mediaType === DOCKER_CONFIG;
}

/**
 * Reads the configuration; what is malformed or too large says nothing.
 * @throws ShiplockError BLOB_UNKNOWN
 */
export async function readImageConfig(blobs: BlobStore, descriptor: Descriptor): Promise<ImageConfig> {
  const stored = await blobs.stat(descriptor.digest);
  if (stored && stored.size > MAX_CONFIG_BYTES) return NOTHING;
  const chunks: Buffer[] = [];
  await blobs.read(descriptor.digest, { start: 0, end: stored?.size ?? descriptor.size }, async (chunk) => {
    chunks.push(Buffer.from(chunk));
  });
  return parseImageConfig(Buffer.concat(chunks).toString());
}

function parseImageConfig(text: string): ImageConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return NOTHING;
  }
  if (typeof value !== 'object' || value === null) return NOTHING;
  const { os, architecture, variant, config } = value as Record<string, unknown>;
  const platform =
    typeof os === 'string' && typeof architecture === 'string' && os && architecture
      ? formatPlatform({ os, architecture, ...(typeof variant === 'string' && variant ? { variant } : {}) })
      : null;
  const labels = typeof config === 'object' && config !== null ? (config as Record<string, unknown>)['Labels'] : {};
  const entries = typeof labels === 'object' && labels !== null ? Object.entries(labels) : [];
  return {
    platform,
    labels: Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
  };
}
