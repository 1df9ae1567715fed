// What an image's configuration says of how it was built: OCI Image Specification 1.1, "Image Configuration". Whoever pushed it may
// have written anything: it is for people to look at, and decides nothing.

import type { Microseconds } from '../clock.ts';
import { PLATFORM } from '../oci/descriptor.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { verifiedBytes } from '../storage/verified-blob.ts';

export interface StatedBuild {
  /** `os/architecture[/variant]`; null when it does not say both. */
  readonly platform: string | null;
  /** Null when it does not say when. */
  readonly builtAt: Microseconds | null;
}

export const NOT_STATED: StatedBuild = { platform: null, builtAt: null };

/** Configurations have some kilobytes; a larger one is not parsed where requests are served. */
const MAX_CONFIG_BYTES = 256 * 1024;
const MAX_PLATFORM_LENGTH = 100;
/** Tools write these where they do not want to say when. */
const NO_YEARS = [1, 1970, 1980];
/** The last second with a year of four digits. */
const LAST_TIME = Date.UTC(9999, 11, 31);

/** Reads the configuration, a blob of this size; what cannot be read states nothing. @throws ShiplockError BLOB_UNKNOWN, BLOB_DAMAGED */
export async function readStatedBuild(
  blobs: Pick<BlobStore, 'read'>,
  digest: Parameters<BlobStore['read']>[0],
  size: number,
): Promise<StatedBuild> {
  if (size > MAX_CONFIG_BYTES) return NOT_STATED;
  return statedIn((await verifiedBytes(blobs, digest, size)).toString('utf8'));
}

/** What this configuration states; never throws. */
export function statedIn(text: string): StatedBuild {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return NOT_STATED;
  }
  if (typeof value !== 'object' || value === null) return NOT_STATED;
  const { os, architecture, variant, created } = value as Record<string, unknown>;
  const platform = [os, architecture, ...(typeof variant === 'string' && variant !== '' ? [variant] : [])].join('/');
  const isPlatform = platform.length <= MAX_PLATFORM_LENGTH && PLATFORM.test(platform);
  return { platform: isPlatform ? platform : null, builtAt: typeof created === 'string' ? timeOf(created) : null };
}

function timeOf(text: string): Microseconds | null {
  const milliseconds = Date.parse(text);
  if (!Number.isFinite(milliseconds) || milliseconds < 0 || milliseconds > LAST_TIME) return null;
  return NO_YEARS.includes(new Date(milliseconds).getUTCFullYear()) ? null : milliseconds * 1_000;
}
