// A followed tag in this very registry: without a network, Shiplock itself is where advisories are pushed to.

import type { Rows } from '../../database/database.ts';
import type { Digest } from '../../oci/digest.ts';
import { findManifest } from '../../registry/find-manifest.ts';
import { findRepository } from '../../registry/find-repository.ts';
import { findTag } from '../../registry/find-tag.ts';
import { blobStream } from '../../storage/blob-stream.ts';
import type { Advisories } from '../advisories.ts';
import type { FollowedTag } from './followed-tag.ts';
import type { TagSource } from './tag-source.ts';

/** The digest under the tag, if there is one: two look-ups by key. */
export async function ownDigest(rows: Rows, { repository: name, tag }: FollowedTag): Promise<Digest | undefined> {
  const repository = await findRepository(rows, name);
  return repository && (await findTag(rows, repository, tag))?.digest;
}

export function ownTag({ database: { rows }, blobs }: Advisories, { repository: name, tag }: FollowedTag): TagSource {
  return {
    async find() {
      const repository = await findRepository(rows, name);
      return repository && findManifest(rows, repository, { tag });
    },
    open: ({ digest }) => blobStream(blobs, digest),
  };
}
