// The part of the permission check that needs no look into the database: a public repository for somebody without
// credentials, a token of ours that was verified before and names the repository, or a password, secret or certificate that was
// admitted to the repository a short while ago (`admitted-readers.ts`). `authorize.ts` decides all else.

import type { Access } from '../access.ts';
import type { Identity } from '../identity.ts';
import type { Credential } from './admitted-readers.ts';

const BEARER = 'Bearer ';

const ANONYMOUS: Identity = { kind: 'anonymous' };

/** Who shows this credential, or none, where they may certainly pull; undefined when that has to be looked up. */
export function knownReader(
  access: Access,
  credential: Credential | undefined,
  repository: string,
  visibility: 'public' | 'private',
): Identity | undefined {
  if (!credential) return visibility === 'public' ? ANONYMOUS : undefined;
  const { kind, value } = credential;
  const isBearer = kind === 'authorization' && value.startsWith(BEARER);
  const bearer = isBearer && access.signer.known(value.slice(BEARER.length));
  if (bearer) return bearer.repositories.get(repository)?.includes('pull') ? bearer : undefined;
  return access.readers.known(credential, repository);
}

/** True for somebody of whom that is certain without looking it up. */
export function canOnlyPull(reader: Identity, repository: string): boolean {
  if (reader.kind === 'anonymous') return true;
  return reader.kind === 'token' && !reader.repositories.get(repository)?.includes('push');
}
