// What a manifest without a tag is: its platform, or the kind of artifact.

import type { UntaggedManifestBody } from '../../../src/api/manifest.ts';

export function manifestInWords({ kind, artifactType, platform }: UntaggedManifestBody): string {
  return platform ?? (kind === 'artifact' ? (artifactType ?? kind) : kind);
}
