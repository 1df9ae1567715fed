// The platforms of images as lists show them: always in the same order, with what each states of itself.

import type { Identity } from '../access/identity.ts';
import type { Microseconds } from '../clock.ts';
import type { Digest } from '../oci/digest.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { findPlatforms } from './find-platforms.ts';
import { selectStated } from './platform-table.ts';
import type { Rowed } from './registry.ts';

export interface DescribedPlatform {
  readonly digest: Digest;
  /** As the index says it, or else as the image does. */
  readonly platform: string | null;
  /** Bytes of the image and all that it leads to; null where the repository lacks what its index lists. */
  readonly size: number | null;
  /** Null where the image does not say it. */
  readonly builtAt: Microseconds | null;
}

/** For each of these manifests of the repository the images behind it, for those who may pull. @throws AccessRefused */
export async function describePlatforms(
  registry: Pick<Rowed, 'database'>,
  by: Identity,
  { repository, digests }: { readonly repository: string; readonly digests: readonly Digest[] },
): Promise<ReadonlyMap<Digest, readonly DescribedPlatform[]>> {
  const { rows } = registry.database;
  await authorizedRepository(rows, by, 'pull', repository);
  const found = await findPlatforms(rows, repository, digests);
  const held = [...found.values()].flat().flatMap(({ digest, isHeld }) => (isHeld ? [digest] : []));
  const stated = new Map((await selectStated(rows, [...new Set(held)])).map((row) => [row.digest, row]));
  return new Map(
    [...found].map(([root, images]) => {
      const described = images.map(({ digest, platform, isHeld }): DescribedPlatform => {
        const own = isHeld ? stated.get(digest) : undefined;
        return {
          digest,
          platform: platform ?? own?.platform ?? null,
          size: own?.total_size ?? null,
          builtAt: own?.built_at ?? null,
        };
      });
      return [root, described.sort(inOrder)];
    }),
  );
}

/** By their names; what has none stands last. */
function inOrder(one: DescribedPlatform, other: DescribedPlatform): number {
  const key = ({ platform, digest }: DescribedPlatform) => `${platform ?? '~'} ${digest}`;
  return key(one) < key(other) ? -1 : 1;
}
