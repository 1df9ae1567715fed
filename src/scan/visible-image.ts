// The image of a repository that somebody names by a tag or a digest, for those who may.

import type { Identity } from '../access/identity.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { type ImageName, parseReference } from '../oci/reference.ts';
import { authorizedRepository } from '../registry/authorized-repository.ts';
import { getDigest } from '../registry/find-manifest.ts';

export interface VisibleImage {
  readonly repository: string;
  readonly digest: Digest;
}

/** @throws AccessRefused; ShiplockError INVALID for a reference that is none, MANIFEST_UNKNOWN */
export async function visibleImage(
  rows: Rows,
  by: Identity,
  permission: 'pull' | 'scan',
  { repository: name, reference: text }: ImageName,
): Promise<VisibleImage> {
  const repository = await authorizedRepository(rows, by, permission, name);
  const reference = parseReference(text);
  if (!reference) throw new ShiplockError('INVALID', `${JSON.stringify(text)} is neither a tag nor a digest`);
  return { repository: name, digest: await getDigest(rows, repository, reference) };
}
