// How an archive of advisories travels through registries: as an OCI artifact of this type, with the archive as its only
// layer (OCI Image Specification 1.1, "Guidelines for Artifact Usage").

export const ADVISORY_ARTIFACT = 'application/vnd.shiplock.advisories.v1';
/** What `shiplock advisories export` writes. */
export const ADVISORY_LAYER = 'application/vnd.shiplock.advisories.v1.tar+zstd';
