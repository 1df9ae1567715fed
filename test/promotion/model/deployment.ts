// The real thing on which a sequence is done: the rooms of a deployment, with what connects its ids and digests to the
// model's numbers and names.

import { createUser } from '../../../src/access/account/accounts.ts';
import { SYSTEM_IDENTITY, type UserIdentity } from '../../../src/access/identity.ts';
import { buildIndex } from '../../../src/image/build-index.ts';
import type { Built } from '../../../src/image/built.ts';
import type { Digest } from '../../../src/oci/digest.ts';
import { image, openPromotionHouse, type PromotionHouse } from '../../support/promotion-house.ts';
import { type ImageName, NAMESPACES, type User } from './world.ts';

export interface Deployment extends PromotionHouse {
  readonly users: Readonly<Record<User, UserIdentity>>;
  /** Ids by the number of the policy, in the order of creation. */
  readonly policyIds: string[];
  /** Ids by the position of the record, oldest first. */
  recordIds: readonly string[];
}

const [a, b, c] = [image('a'), image('b'), image('c')];

export const BUILT: Readonly<Record<ImageName, Built>> = { a, b, c, index: buildIndex([a, c]) };

/** A deployment with the namespaces and users of the model, and nothing in it. */
export async function openDeployment(folder: string): Promise<Deployment> {
  const house = await openPromotionHouse(folder);
  await house.organization(...NAMESPACES);
  const { id } = await createUser(house.registry, SYSTEM_IDENTITY, { name: 'tom' });
  const tom: UserIdentity = { kind: 'user', id, name: 'tom', isAdmin: false, credential: 'password' };
  return { ...house, users: { jane: house.jane, tom }, policyIds: [], recordIds: [] };
}

export function digestOf(name: ImageName): Digest {
  return BUILT[name].manifest.descriptor.digest;
}

export function nameOf(digest: string): ImageName {
  const found = Object.entries(BUILT).find(([, built]) => built.manifest.descriptor.digest === digest);
  if (!found) throw new Error(`nobody pushed ${digest}`);
  return found[0] as ImageName;
}
