// What the arrival of a manifest is called, from which all else follows.

import type { Manifest } from '../oci/manifest.ts';
import { ATTESTATION_LAYERS } from '../oci/media-type.ts';
import { attachedTo } from '../oci/reference.ts';
import type { Repository } from './repository.ts';

/** What a push tells, or a tag that is restored: that an image came, or that something was attached to one, as a referrer or by such a tag. */
export function arrivalOf(
  manifest: Manifest,
  { scanOnPush, feedsPolicies }: Pick<Repository, 'scanOnPush'> & { readonly feedsPolicies: boolean },
  tag: string | undefined,
) {
  const { mediaType, layers } = manifest;
  const subject = manifest.subject?.digest ?? (tag === undefined ? undefined : attachedTo(tag));
  if (subject === undefined)
    return { type: 'manifest.pushed', data: { mediaType, scanOnPush, feedsPolicies } } as const;
  // What an index lists beside its images makes no statement about another.
  const isAttestation =
    manifest.kind !== 'index' && layers.some((layer) => ATTESTATION_LAYERS.includes(layer.mediaType));
  const type = isAttestation ? 'attestation.attached' : 'referrer.attached';
  return { type, data: { mediaType, subject, feedsPolicies } } as const;
}
