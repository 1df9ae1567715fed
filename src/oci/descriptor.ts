// Content descriptors: OCI Image Specification 1.1, "OCI Content Descriptors".

import { type Digest, parseDigest } from './digest.ts';

/** The part of a platform object that tells two platforms apart ("Image Index", property `platform`). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: Platform;
}

/** `os/architecture` or `os/architecture/variant`, as clients write it in `--platform`. */
export function formatPlatform(platform: Platform): string {
  const { os, architecture, variant } = platform;
  return variant ? `${os}/${architecture}/${variant}` : `${os}/${architecture}`;
}

/** `os/architecture` or `os/architecture/variant`, in lower case, as Go names them. */
export const PLATFORM = /^[a-z0-9._-]+\/[a-z0-9._-]+(?:\/[a-z0-9._-]+)?$/;

/**
 * Reads a descriptor out of parsed JSON.
 * @param where names the place for the error, such as `layers[3]`
 * @throws Error whose message says what is wrong with which property
 */
export function readDescriptor(value: unknown, where: string): Descriptor {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${where} is not an object`);
  const raw = value as Record<string, unknown>;
  if (typeof raw['mediaType'] !== 'string') throw new Error(`${where}.mediaType is not a string`);
  if (raw['mediaType'] === '') throw new Error(`${where}.mediaType is empty`);
  const digest = typeof raw['digest'] === 'string' ? parseDigest(raw['digest']) : undefined;
  if (!digest) throw new Error(`${where}.digest is not a sha256 or sha512 digest`);
  const size = raw['size'];
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw new Error(`${where}.size is not a whole number of bytes`);
  }
  const platform = readPlatform(raw['platform']);
  const annotations = readAnnotations(raw['annotations'], `${where}.annotations`);
  return {
    mediaType: raw['mediaType'],
    digest,
    size,
    ...(typeof raw['artifactType'] === 'string' ? { artifactType: raw['artifactType'] } : {}),
    ...(annotations ? { annotations } : {}),
    ...(platform ? { platform } : {}),
  };
}

/**
 * Reads a map of annotations; undefined when there is none.
 * @throws Error when a value is not a string, as the specification requires
 */
export function readAnnotations(value: unknown, where: string): Record<string, string> | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error(`${where} is not an object`);
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw new Error(`${where}[${JSON.stringify(key)}] is not a string`);
  }
  return value as Record<string, string>;
}

function readPlatform(value: unknown): Platform | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { os, architecture, variant } = value as Record<string, unknown>;
  if (typeof os !== 'string' || typeof architecture !== 'string') return undefined;
  return { os, architecture, ...(typeof variant === 'string' && variant !== '' ? { variant } : {}) };
}
