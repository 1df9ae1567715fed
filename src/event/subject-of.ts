// What an arrival tells something about: signatures, bills of materials and attestations are attached to an image.

import { type Digest, parseDigest } from '../oci/digest.ts';
import { attachedTo } from '../oci/reference.ts';
import type { PastEvent } from './list-events.ts';

/** The digest to which the event's manifest is attached, as a referrer or by its tag; undefined for an image. */
export function subjectOf(event: Pick<PastEvent, 'data' | 'tag'>): Digest | undefined {
  const { subject } = event.data;
  if (typeof subject === 'string') return parseDigest(subject);
  return event.tag === null ? undefined : attachedTo(event.tag);
}
