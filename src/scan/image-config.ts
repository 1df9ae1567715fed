// What the image's configuration says of it: OCI Image Specification 1.1, "Image Configuration".

import type { Gap, GapKind } from '../detect/component.ts';
import { parseJson } from '../detect/read-json.ts';
import { Unreadable } from '../detect/unreadable.ts';
import { isObject, type Json } from '../json.ts';
import { ambiguityIn, type KnownKeys } from '../oci/ambiguous-json.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { formatPlatform } from '../oci/descriptor.ts';
import { IMAGE_CONFIGS } from '../oci/media-type.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { verifiedBytes } from '../storage/verified-blob.ts';

export interface ImageConfig {
  /** `os/architecture[/variant]`; null when it does not say both. */
  readonly platform: string | null;
  /** Null when they cannot be read, so that nobody takes them for none. */
  readonly labels: Readonly<Record<string, string>> | null;
  readonly gaps: readonly Gap[];
}

/** The keys that decide what is read here, or what is run. */
const KEYS: KnownKeys = {
  known: [
    ...['os', 'architecture', 'variant', 'config', 'rootfs', 'diff_ids'],
    ...['Labels', 'Env', 'Cmd', 'Entrypoint', 'User'],
  ],
  free: ['Labels', 'ExposedPorts', 'Volumes', 'annotations'],
  whole: [],
};
const MAX_CONFIG_BYTES = 8 * 1024 * 1024;
/** Of histories and environments there are some hundreds. */
const MAX_CONFIG_VALUES = 200_000;

/** True for the configuration of a container image, which is what a scanner can read. */
export function isImageConfig(mediaType: string | undefined): boolean {
  return mediaType !== undefined && IMAGE_CONFIGS.includes(mediaType.toLowerCase());
}

/**
 * Reads the configuration; what is malformed or too large of it is a gap.
 * @throws ShiplockError BLOB_UNKNOWN, BLOB_DAMAGED
 */
export async function readImageConfig(blobs: BlobStore, descriptor: Descriptor): Promise<ImageConfig> {
  const stored = await blobs.stat(descriptor.digest);
  if (stored && stored.size > MAX_CONFIG_BYTES) return unreadable('limit', `is larger than ${MAX_CONFIG_BYTES} bytes`);
  const bytes = await verifiedBytes(blobs, descriptor.digest, stored?.size ?? descriptor.size);
  try {
    const value = parseJson(bytes, MAX_CONFIG_VALUES);
    if (!isObject(value)) return unreadable('unreadable', 'is no JSON object');
    const ambiguity = ambiguityIn(bytes.toString(), KEYS);
    return ambiguity === undefined ? readValue(value) : unreadable('unreadable', ambiguity);
  } catch (error) {
    if (error instanceof Unreadable) return unreadable(error.kind, error.message);
    throw error;
  }
}

function readValue({ os, architecture, variant, config }: Json): ImageConfig {
  const platform =
    typeof os === 'string' && typeof architecture === 'string' && os && architecture
      ? formatPlatform({ os, architecture, ...(typeof variant === 'string' && variant ? { variant } : {}) })
      : null;
  const labels = labelsIn(config ?? {});
  if (labels === null) return { ...unreadable('unreadable', 'has labels that are none'), platform };
  return { platform, labels, gaps: [] };
}

function labelsIn(config: unknown): Record<string, string> | null {
  const labels = isObject(config) ? (config['Labels'] ?? {}) : null;
  if (!isObject(labels)) return null;
  const entries = Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return entries.length === Object.keys(labels).length ? Object.fromEntries(entries) : null;
}

function unreadable(kind: GapKind, problem: string): ImageConfig {
  return { platform: null, labels: null, gaps: [{ kind, detail: `the configuration of the image ${problem}` }] };
}
