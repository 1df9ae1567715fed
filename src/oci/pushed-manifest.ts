// Parsing of manifests as they are pushed. What is stored is read by every client there is, so that more is asked of it than
// this registry itself needs: one that clients could read in two ways, or not at all, is refused.

import { ambiguityIn, type KnownKeys } from './ambiguous-json.ts';
import { hasMoreValuesThan } from './count-values.ts';
import { type Descriptor, readDescriptor } from './descriptor.ts';
import { checkFieldTypes } from './field-types.ts';
import { decodeText, type Manifest, parseObject, readManifest } from './manifest.ts';
import { OCI_INDEX, OCI_MANIFEST } from './media-type.ts';

/** Content that is embedded in a descriptor ("OCI Content Descriptors", property `data`). */
export interface EmbeddedContent {
  /** Where it stands, such as `layers[3].data`. */
  readonly where: string;
  readonly descriptor: Descriptor;
  /** In base64. */
  readonly data: string;
}

export interface PushedManifest {
  readonly manifest: Manifest;
  /** Has yet to be compared with the digests that the descriptors say. */
  readonly embedded: readonly EmbeddedContent[];
}

/** Room for ten thousand layers with a few annotations each. It is read on the thread that serves. */
const MAX_VALUES = 100_000;

/** The keys that clients read in manifests and their descriptors. */
const KEYS: KnownKeys = {
  known: [
    ...['schemaVersion', 'mediaType', 'artifactType', 'config', 'layers', 'blobs', 'manifests', 'subject'],
    ...['annotations', 'digest', 'size', 'urls', 'data', 'platform'],
    ...['os', 'architecture', 'variant', 'os.version', 'os.features', 'features'],
  ],
  free: ['annotations'],
  whole: ['schemaVersion', 'size'],
};

/**
 * Parses a manifest that somebody pushes.
 * @param mediaType the Content-Type of the request, without parameters; undefined when there was none
 * @throws Error whose message says what is wrong, in words for the person who pushed it
 */
export function parsePushedManifest(bytes: Uint8Array, mediaType: string | undefined): PushedManifest {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    throw new Error('the manifest begins with a byte order mark, which JSON has not (RFC 8259, section 8.1)');
  // It is not parsed, so nobody knows which of the two it is.
  if (hasMoreValuesThan(bytes, MAX_VALUES))
    throw new Error(`the manifest is not valid JSON, or has more than ${MAX_VALUES} values`);
  const text = decodeText(bytes);
  const raw = parseObject(text);
  const manifest = readManifest(raw, mediaType);
  const ambiguity = ambiguityIn(text, KEYS);
  if (ambiguity !== undefined) throw new Error(`the manifest ${ambiguity}: clients would disagree on what it says`);
  checkFieldTypes(raw);
  // Only these may leave it out, and tell themselves apart; of others the first to push would decide for everybody.
  if (!raw['mediaType'] && ![OCI_MANIFEST, OCI_INDEX].includes(manifest.mediaType))
    throw new Error(`a manifest of type ${manifest.mediaType} must say so in its mediaType`);
  return { manifest, embedded: embeddedIn(raw) };
}

function embeddedIn(raw: Readonly<Record<string, unknown>>): EmbeddedContent[] {
  const lists = ['layers', 'blobs', 'manifests'].flatMap((name) =>
    ((raw[name] ?? []) as unknown[]).map((value, index) => ({ value, where: `${name}[${index}]` })),
  );
  const all = [...['config', 'subject'].map((name) => ({ value: raw[name], where: name })), ...lists];
  return all.flatMap(({ value, where }) => {
    const data = (value as { data?: unknown } | null | undefined)?.data;
    return typeof data === 'string' ? [{ where: `${where}.data`, descriptor: readDescriptor(value, where), data }] : [];
  });
}
