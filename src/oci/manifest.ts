// Parsing of manifests: OCI Image Specification 1.1 "Image Manifest" and "Image Index", Docker schema 2 and manifest
// lists, and the artifact manifest of the 1.1 release candidates. The bytes stay as they were pushed; this only reads.

import { ambiguityIn } from './ambiguous-json.ts';
import { type Descriptor, readAnnotations, readDescriptor } from './descriptor.ts';
import { isForeignLayer, manifestKind, OCI_INDEX, OCI_MANIFEST } from './media-type.ts';

export interface Manifest {
  readonly kind: 'image' | 'index' | 'artifact';
  readonly mediaType: string;
  /** As the referrers list shows it: the manifest's own, or the config's media type of an image manifest. */
  readonly artifactType: string | undefined;
  readonly subject: Descriptor | undefined;
  readonly annotations: Readonly<Record<string, string>> | undefined;
  readonly config: Descriptor | undefined;
  /** Layers of an image, blobs of an artifact manifest; empty for an index. */
  readonly layers: readonly Descriptor[];
  /** The children of an index; empty for the others. */
  readonly manifests: readonly Descriptor[];
}

/** Far above what any builder makes, and low enough that checking every reference stays quick. */
export const MAX_REFERENCES = 10_000;

/** The keys that clients read in manifests and their descriptors. */
const KEYS: readonly string[] = [
  ...['schemaVersion', 'mediaType', 'artifactType', 'config', 'layers', 'blobs', 'manifests', 'subject', 'annotations'],
  ...['digest', 'size', 'urls', 'data', 'platform', 'os', 'architecture', 'variant', 'os.version', 'os.features'],
];

/**
 * Parses a manifest as it is pushed: one that clients could read in two ways is refused, too.
 * @throws Error as `parseManifest` does
 */
export function parsePushedManifest(bytes: Uint8Array, mediaType: string | undefined): Manifest {
  const text = decode(bytes);
  const raw = parseObject(text);
  const manifest = readManifest(raw, mediaType);
  const ambiguity = ambiguityIn(text, KEYS, ['annotations']);
  if (ambiguity !== undefined) throw new Error(`the manifest ${ambiguity}: clients would disagree on what it says`);
  // Only these may leave it out, and tell themselves apart; of others the first to push would decide for everybody.
  if (raw['mediaType'] === undefined && ![OCI_MANIFEST, OCI_INDEX].includes(manifest.mediaType))
    throw new Error(`a manifest of type ${manifest.mediaType} must say so in its mediaType`);
  return manifest;
}

/**
 * Parses a manifest.
 * @param mediaType the Content-Type under which it was pushed, without parameters; undefined when there was none
 * @throws Error whose message says what is malformed, in words for the person who pushed it
 */
export function parseManifest(bytes: Uint8Array, mediaType: string | undefined): Manifest {
  return readManifest(parseObject(decode(bytes)), mediaType);
}

/** The descriptors of blobs that must be in the repository before this manifest: its config and layers. */
export function requiredBlobs(manifest: Manifest): Descriptor[] {
  const layers = manifest.layers.filter((layer) => !isForeignLayer(layer.mediaType));
  return manifest.config ? [manifest.config, ...layers] : layers;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw notJson(error);
  }
}

function notJson(error: unknown): Error {
  return new Error(`the manifest is not valid JSON (${(error as Error).message})`);
}

function parseObject(text: string): Record<string, unknown> {
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

function readManifest(raw: Record<string, unknown>, mediaType: string | undefined): Manifest {
  const stated = raw['mediaType'];
  if (stated !== undefined && typeof stated !== 'string') throw new Error('mediaType is not a string');
  if (stated && mediaType && stated !== mediaType) {
    throw new Error(`mediaType is ${stated}, but the Content-Type of the request is ${mediaType}`);
  }
  const type = mediaType ?? stated;
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
  const artifactType = readText(raw['artifactType'], 'artifactType');
  return {
    kind,
    mediaType,
    artifactType: artifactType || config?.mediaType,
    subject: raw['subject'] ? readDescriptor(raw['subject'], 'subject') : undefined,
    annotations: readAnnotations(raw['annotations'], 'annotations'),
    config,
    layers: kind === 'image' ? readList(raw, 'layers') : kind === 'artifact' ? readList(raw, 'blobs') : [],
    manifests: kind === 'index' ? readList(raw, 'manifests') : [],
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
