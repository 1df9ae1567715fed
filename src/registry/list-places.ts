// Where an image stands: the same digest under tags of several repositories, as promotions bring it about.

import type { Identity } from '../access/identity.ts';
import { visibleNames } from '../access/right/visibility.ts';
import type { Page } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import { parseDigest } from '../oci/digest.ts';
import type { Rowed } from './registry.ts';
import { type Place, selectPlaces } from './search-table.ts';

/**
 * A page of the tags that stand on the digest in repositories that they may see, in the order of the repositories and then of the
 * tags. None for an image that is nowhere in their sight.
 * @throws ShiplockError INVALID for what is no digest, or no place to go on from
 */
export async function listPlaces(
  registry: Rowed,
  by: Identity,
  { digest, after, limit }: { readonly digest: string; readonly after: string | undefined; readonly limit: number },
): Promise<Page<Place>> {
  if (parseDigest(digest) === undefined)
    throw new ShiplockError('INVALID', `${JSON.stringify(digest)} is no digest: take it from a list of tags`);
  const { rows } = registry.database;
  const [repository = '', tag = ''] = after?.split(':') ?? [];
  return selectPlaces(rows, await visibleNames(rows, by), { digest, after: { repository, tag }, limit });
}
