// Artifacts: anything that is not an image, such as a signature or an SBOM, often referring to an image by its subject
// (OCI Image Specification 1.1, "Guidelines for Artifact Usage").

import type { Descriptor } from '../oci/descriptor.ts';
import { OCI_EMPTY, OCI_MANIFEST } from '../oci/media-type.ts';
import { type Blob, type Built, bare, blobOf, jsonBlobOf } from './built.ts';

export interface ArtifactSpec {
  /** The media type that says what it is, such as `application/vnd.cyclonedx+json`. */
  readonly artifactType: string;
  /** The manifest that this artifact is about. */
  readonly subject?: Descriptor;
  /** What it holds; without it, the empty blob of the specification. */
  readonly content?: { readonly mediaType: string; readonly bytes: string | Uint8Array };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Builds an artifact manifest, a referrer of its subject when it has one. */
export function buildArtifact(spec: ArtifactSpec): Built {
  const empty = blobOf(OCI_EMPTY, Buffer.from('{}'));
  const content: Blob = spec.content ? blobOf(spec.content.mediaType, Buffer.from(spec.content.bytes)) : empty;
  const manifest = jsonBlobOf(OCI_MANIFEST, {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType: spec.artifactType,
    config: empty.descriptor,
    layers: [content.descriptor],
    ...(spec.subject ? { subject: bare(spec.subject) } : {}),
    ...(spec.annotations ? { annotations: spec.annotations } : {}),
  });
  return { manifest, blobs: content === empty ? [empty] : [empty, content], children: [] };
}
