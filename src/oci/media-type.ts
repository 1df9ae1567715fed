// Media types of manifests: OCI Image Specification 1.1, Docker image manifest version 2 schema 2, and the artifact
// manifest of the OCI 1.1 release candidates, which some clients still push. And of signed statements in their layers.

export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const OCI_ARTIFACT = 'application/vnd.oci.artifact.manifest.v1+json';
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
export const OCI_EMPTY = 'application/vnd.oci.empty.v1+json';
export const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json';
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
export const DOCKER_MANIFEST_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';

const IMAGE_MANIFESTS = new Set([OCI_MANIFEST, DOCKER_MANIFEST]);
const INDEXES = new Set([OCI_INDEX, DOCKER_MANIFEST_LIST]);

/** What a manifest of this media type, in whichever case, is; undefined for a media type that is not a manifest's. */
export function manifestKind(mediaType: string): 'image' | 'index' | 'artifact' | undefined {
  const type = mediaType.toLowerCase();
  if (IMAGE_MANIFESTS.has(type)) return 'image';
  if (INDEXES.has(type)) return 'index';
  return type === OCI_ARTIFACT ? 'artifact' : undefined;
}

const FOREIGN_LAYER =
  /^application\/vnd\.(?:docker\.image\.rootfs\.foreign\.diff|oci\.image\.layer\.nondistributable)\b/;

/** True for a layer that a registry need not hold ("Non-distributable layers" of the OCI Image Specification). */
export function isForeignLayer(mediaType: string): boolean {
  return FOREIGN_LAYER.test(mediaType);
}

/** The configurations of container images, with which runtimes start them. */
export const IMAGE_CONFIGS: readonly string[] = [OCI_CONFIG, DOCKER_CONFIG];

/** How the media types of layers begin that runtimes unpack as file systems. */
export const FILESYSTEM_LAYERS: readonly string[] = [
  'application/vnd.oci.image.layer.',
  'application/vnd.docker.image.rootfs.',
];

/** A DSSE envelope, as cosign attaches it (https://github.com/secure-systems-lab/dsse). */
export const DSSE_ENVELOPE = 'application/vnd.dsse.envelope.v1+json';
/** A Sigstore bundle, which can hold such an envelope (https://docs.sigstore.dev/about/bundle/). */
export const SIGSTORE_BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** The media types of layers that can be an attestation; the last are older names of Sigstore's bundle. */
export const ATTESTATION_LAYERS: readonly string[] = [
  DSSE_ENVELOPE,
  SIGSTORE_BUNDLE,
  'application/vnd.dev.sigstore.bundle+json;version=0.1',
  'application/vnd.dev.sigstore.bundle+json;version=0.2',
  'application/vnd.dev.sigstore.bundle+json;version=0.3',
];

/** A type and a subtype of names (RFC 6838, section 4.2), and parameters, in printable characters of ASCII, as clients write them. */
const MEDIA_TYPE = /^[A-Za-z0-9][\w!#$&^.+-]{0,126}\/[A-Za-z0-9][\w!#$&^.+-]{0,126}(?:[ \t]*;[\t -~]*)?$/;

/** Of a media type with its parameters, in characters: it is shown in lists of tags and of what is attached. */
export const MAX_MEDIA_TYPE = 1_024;

/** True for what a media type in a manifest has to be ("OCI Content Descriptors", properties `mediaType` and `artifactType`). */
export function isMediaType(text: string): boolean {
  return MEDIA_TYPE.test(text);
}
