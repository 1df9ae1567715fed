// Bills of materials that a build has attached to an image: as referrers (OCI 1.1), under cosign's `sha256-….sbom` tags,
// or as BuildKit's attestations inside an index.

import type { SbomFormat } from '../api/sbom-format.ts';
import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { type Manifest, parseManifest } from '../oci/manifest.ts';
import { attachmentTags } from '../oci/reference.ts';
import { manifestsAttachedTo } from '../registry/find-attached.ts';
import { heldManifests } from '../registry/find-manifest.ts';
import { findTags } from '../registry/find-tag.ts';
import type { Repository } from '../registry/repository.ts';
import { selectAnyManifest } from './report/scan-report-table.ts';

/** An image has few of them; who attaches thousands is not helped. */
const MAX_LOOKED_AT = 200;

/** The formats of what is attached to the image itself or to one of its platforms. */
export async function findSboms(
  rows: Rows,
  repository: Repository,
  image: Digest,
  platforms: readonly Digest[],
): Promise<SbomFormat[]> {
  const subjects = [...new Set([image, ...platforms])];
  const referrers = await manifestsAttachedTo(rows, repository, subjects);
  const tags = await findTags(rows, repository, subjects.flatMap(attachmentTags));
  const attested = await heldManifests(rows, repository, await attestations(rows, image));
  const candidates = new Set([...referrers, ...[...tags.values()].map(({ digest }) => digest), ...attested]);
  const formats = new Set<SbomFormat>();
  for (const digest of [...candidates].slice(0, MAX_LOOKED_AT)) {
    const manifest = await readManifest(rows, digest);
    for (const format of manifest ? formatsOf(manifest) : []) formats.add(format);
  }
  return [...formats].sort();
}

/** docs.docker.com, "Image attestation storage": children of the index that say what they are. */
async function attestations(rows: Rows, image: Digest): Promise<Digest[]> {
  const manifest = await readManifest(rows, image);
  return (manifest?.manifests ?? [])
    .filter(({ annotations }) => annotations?.['vnd.docker.reference.type'] === 'attestation-manifest')
    .map(({ digest }) => digest);
}

async function readManifest(rows: Rows, digest: Digest): Promise<Manifest | undefined> {
  const stored = await selectAnyManifest(rows, digest);
  return stored && parseManifest(stored.bytes, stored.media_type);
}

/** By media type, or by the in-toto predicate that BuildKit and cosign note beside it. */
function formatsOf(manifest: Manifest): SbomFormat[] {
  const words = [
    manifest.artifactType ?? '',
    manifest.annotations?.['dev.sigstore.bundle.predicateType'] ?? '',
    ...manifest.layers.flatMap(({ mediaType, annotations }) => [
      mediaType,
      annotations?.['in-toto.io/predicate-type'] ?? '',
      annotations?.['predicateType'] ?? '',
    ]),
  ].map((word) => word.toLowerCase());
  const has = (part: string) => words.some((word) => word.includes(part));
  return [...(has('cyclonedx') ? ['cyclonedx' as const] : []), ...(has('spdx') ? ['spdx' as const] : [])];
}
