// Parsing of manifests: OCI Image Specification 1.1 "Image Manifest" and "Image Index", Docker schema 2 and manifest
// lists, and the artifact manifest of the 1.1 release candidates. The bytes stay as they were pushed; this only reads, and
// what was stored before pushed-manifest.ts asked for more is read, too.

import { type Descriptor, readAnnotations, readDescriptor } from './descriptor.ts';
import { isForeignLayer, manifestKind } from './media-type.ts';

export interface Manifest {
  readonly kind: 'image' | 'index' | 'artifact';
  readonly mediaType: string;
  /** As the referrers list shows it: the manifest's own, or the config's media type of an image manifest. */
  readonly artifactType: string | undefined;
  readonly subject: Descriptor | undefined;
  readonly annotations: Readonly<Record<string, string>> | undefined;
  readonly config: Descriptor | undefined;
  /**
   * Layers of an image, blobs of an artifact manifest, and what an index lists that is no manifest, as BuildKit's cache
   * does ("Image Index": an unknown media type is no error).
   */
  readonly layers: readonly Descriptor[];
  /** The manifests that an index lists; empty for the others. */
  readonly manifests: readonly Descriptor[];
}

/** Far above what any builder makes, and low enough that checking every reference stays quick. */
export const MAX_REFERENCES = 10_000;

/**
 * Parses a manifest.
 * @param mediaType the Content-Type under which it was pushed, without parameters; undefined when there was none
 * @throws Error whose message says what is malformed, in words for the person who pushed it
 */
export function parseManifest(bytes: Uint8Array, mediaType: string | undefined): Manifest {
  return readManifest(parseObject(decodeText(bytes)), mediaType);
}

/** The descriptors of blobs that must be in the repository before this manifest: its config and layers. */
export function requiredBlobs(manifest: Manifest): Descriptor[] {
  const layers = manifest.layers.filter((layer) => !isForeignLayer(layer.mediaType));
  return manifest.config ? [manifest.config, ...layers] : layers;
}

/** @throws Error for what is not UTF-8 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw notJson(error);
  }
}

function notJson(error: unknown): Error {
  return new Error(`the manifest is not valid JSON (${(error as Error).message})`);
}

/** @throws Error for what is not a JSON object */
export function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw notJson(error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('the manifest is not an object');
  return value as Record<string, unknown>;
}

/** As `parseManifest`, of JSON that was parsed already. @throws Error */
export function readManifest(raw: Record<string, unknown>, mediaType: string | undefined): Manifest {
  const stated = raw['mediaType'];
  if (stated !== undefined && typeof stated !== 'string') throw new Error('mediaType is not a string');
  // Media types are the same in upper and in lower case (RFC 6838, section 4.2).
  if (stated && mediaType && stated.toLowerCase() !== mediaType.toLowerCase()) {
    throw new Error(`mediaType is ${stated}, but the Content-Type of the request is ${mediaType}`);
  }
  const type = stated || mediaType?.toLowerCase();
  if (!type) throw new Error('the manifest has no mediaType and the request no Content-Type');
  const kind = manifestKind(type);
  if (!kind) throw new Error(`${type} is not the media type of a manifest that this registry knows`);
  if (kind !== 'artifact' && raw['schemaVersion'] !== 2) throw new Error('schemaVersion is not 2');
  return read(kind, type, raw);
}

function read(kind: Manifest['kind'], mediaType: string, raw: Record<string, unknown>): Manifest {
  // One set of bytes must not be read as an image by one client and as an index by another (CVE-2021-41190).
  const foreign = kind === 'index' ? ['config', 'layers', 'blobs'] : ['manifests'];
  for (const property of foreign) {
    if (raw[property] !== undefined) throw new Error(`a manifest of type ${mediaType} may not have "${property}"`);
  }
  const config = kind === 'image' ? readDescriptor(raw['config'], 'config') : undefined;
  const entries = kind === 'index' ? readList(raw, 'manifests') : [];
  const isManifest = (entry: Descriptor) => manifestKind(entry.mediaType) !== undefined;
  const artifactType = readText(raw['artifactType'], 'artifactType');
  return {
    kind,
    mediaType,
    artifactType: artifactType || config?.mediaType,
    subject: raw['subject'] ? readDescriptor(raw['subject'], 'subject') : undefined,
    annotations: readAnnotations(raw['annotations'], 'annotations'),
    config,
    layers:
      kind === 'index'
        ? entries.filter((entry) => !isManifest(entry))
        : readList(raw, kind === 'image' ? 'layers' : 'blobs'),
    manifests: entries.filter(isManifest),
  };
}

function readText(value: unknown, where: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new Error(`${where} is not a string`);
  return value;
}

function readList(raw: Record<string, unknown>, property: string): Descriptor[] {
  // Docker and the specification both require the list; an artifact manifest may leave it out.
  const value = raw[property] ?? (property === 'blobs' ? [] : undefined);
  if (!Array.isArray(value)) throw new Error(`${property} is not a list`);
  if (value.length > MAX_REFERENCES) throw new Error(`${property} has more than ${MAX_REFERENCES} entries`);
  return value.map((entry, index) => readDescriptor(entry, `${property}[${index}]`));
}
