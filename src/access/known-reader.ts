// The part of the permission check that needs no look into the database: a public repository for somebody without
// credentials, or a token of ours that was verified before and names the repository. `authorize.ts` decides all else.

import type { Access } from './access.ts';

const BEARER = 'Bearer ';

/** True when the sender of this Authorization header may certainly pull; false when that has to be looked up. */
export function mayPullKnown(
  access: Access,
  authorization: string | undefined,
  repository: string,
  visibility: 'public' | 'private',
): boolean {
  if (authorization === undefined) return visibility === 'public';
  if (!authorization.startsWith(BEARER)) return false;
  return (
    access.signer.known(authorization.slice(BEARER.length))?.repositories.get(repository)?.includes('pull') ?? false
  );
}
