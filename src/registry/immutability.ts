// Which tags may never move again.

import { ShiplockError } from '../errors.ts';
import { attachedTo } from '../oci/reference.ts';
import type { Repository } from './repository.ts';
import { matchesTagPattern } from './tag-pattern.ts';

/**
 * True when this tag, once it exists, may not be moved or deleted. The tags by which signatures and SBOMs are attached
 * stay movable, since something must always be attachable to an image that may not change.
 */
export function isImmutableTag(repository: Pick<Repository, 'immutability'>, tag: string): boolean {
  const { all, patterns, exceptions } = repository.immutability;
  if (attachedTo(tag)) return false;
  const named = all || patterns.some((pattern) => matchesTagPattern(pattern, tag));
  return named && !exceptions.some((pattern) => matchesTagPattern(pattern, tag));
}

/** The error for an attempt to change such a tag. */
export function immutableError(repository: string, tag: string): ShiplockError {
  return new ShiplockError('IMMUTABLE', `${repository} is immutable: its tag ${tag} can be neither moved nor deleted`, {
    repository,
    tag,
  });
}
