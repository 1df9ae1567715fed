// What the builders give: bytes with their descriptors, whole in memory, ready to be pushed or written to disk.

import { createHash } from 'node:crypto';
import type { Descriptor } from '../oci/descriptor.ts';
import { digestOf } from '../oci/digest.ts';

export interface Blob {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/** A manifest with all that it needs: push the blobs, then the children, then the manifest. */
export interface Built {
  readonly manifest: Blob;
  /** Config and layers; none for an index. */
  readonly blobs: readonly Blob[];
  /** The manifests that an index lists. */
  readonly children: readonly Built[];
}

/** The bytes with their descriptor; `more` are further properties of the descriptor. */
export function blobOf(mediaType: string, bytes: Uint8Array, more: Partial<Descriptor> = {}): Blob {
  const digest = digestOf('sha256', createHash('sha256').update(bytes).digest('hex'));
  return { descriptor: { mediaType, digest, size: bytes.length, ...more }, bytes };
}

/** A document of the specifications, as compact JSON in the order of its properties. */
export function jsonBlobOf(mediaType: string, value: object, more: Partial<Descriptor> = {}): Blob {
  return blobOf(mediaType, Buffer.from(JSON.stringify(value)), more);
}

/** A subject names the manifest and nothing about its platform. */
export function bare({ mediaType, digest, size }: Descriptor): Descriptor {
  return { mediaType, digest, size };
}
