// The part of the permission check that needs no look into the database: a public repository for somebody without
// credentials, or a token of ours that was verified before and names the repository. `authorize.ts` decides all else.

import type { Access } from '../access.ts';
import type { Identity } from '../identity.ts';

const BEARER = 'Bearer ';

const ANONYMOUS: Identity = { kind: 'anonymous' };

/** Who sends this Authorization header, where they may certainly pull; undefined when that has to be looked up. */
export function knownReader(
  access: Access,
  authorization: string | undefined,
  repository: string,
  visibility: 'public' | 'private',
): Identity | undefined {
  if (authorization === undefined) return visibility === 'public' ? ANONYMOUS : undefined;
  if (!authorization.startsWith(BEARER)) return undefined;
  const bearer = access.signer.known(authorization.slice(BEARER.length));
  return bearer?.repositories.get(repository)?.includes('pull') ? bearer : undefined;
}
