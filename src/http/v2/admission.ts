// The permission check as `/v2` puts it: who may not is told to log in, or is denied in words that do not say whether
// the repository exists.

import type { FastifyRequest } from 'fastify';
import { rightsOn } from '../../access/authorize.ts';
import { actorOf, type Identity } from '../../access/identity.ts';
import { ShiplockError } from '../../errors.ts';
import { namespaceOf } from '../../oci/reference.ts';
import { createRepository } from '../../registry/create-repository.ts';
import { findRepository } from '../../registry/find-repository.ts';
import { refuseDirectPush } from '../../registry/protection.ts';
import type { Repository } from '../../registry/repository.ts';
import type { Doors } from '../doors.ts';
import { identityOf, ownUrl } from '../request-identity.ts';

/** A refusal that carries the challenge with which a client gets the right token. */
export class ChallengeError extends ShiplockError {
  readonly challenge: string;

  constructor(code: 'UNAUTHORIZED' | 'DENIED', message: string, challenge: string) {
    super(code, message);
    this.challenge = challenge;
  }

  /** Also DENIED is 401 here: the client may have a token for another scope, and asks for a new one only upon 401. */
  override get status(): number {
    return 401;
  }
}

export interface Admission {
  readonly identity: Identity;
  readonly repository: Repository;
}

/**
 * Lets the request do this with the repository. A push into a repository that does not exist creates it where the
 * pusher may.
 * @throws ShiplockError NAME_UNKNOWN, PROTECTED, DENIED, UNAUTHORIZED (as ChallengeError where a token would help)
 */
export async function admit(
  doors: Doors,
  request: FastifyRequest,
  permission: 'pull' | 'push' | 'delete',
  name: string,
): Promise<Admission> {
  const identity = await authenticated(doors, request, scopeFor(permission, name));
  const { rows } = doors.registry.database;
  const access = await rightsOn(rows, identity, name);
  if (access.permissions.has(permission)) {
    const found = access.exists ? await findRepository(rows, name) : undefined;
    // Before the first layer, and before a repository is made for it, not only with the manifest at the end.
    if (permission === 'push')
      await refuseDirectPush(rows, found ?? { name, namespace: namespaceOf(name), protected: false });
    if (found) return { identity, repository: found };
    if (permission === 'push' && access.mayCreate && doors.createOnPush) {
      return { identity, repository: await createOnce(doors, identity, name) };
    }
    throw new ShiplockError('NAME_UNKNOWN', `there is no repository ${name}`, { name });
  }
  throw refusal(doors, request, identity, permission, name);
}

/**
 * The identity of the request; wrong credentials get a challenge too, so that clients ask for new ones.
 * @throws ChallengeError UNAUTHORIZED, ShiplockError TOO_MANY_REQUESTS
 */
export async function authenticated(doors: Doors, request: FastifyRequest, scope?: string): Promise<Identity> {
  try {
    return await identityOf(doors, request);
  } catch (error) {
    if (!(error instanceof ShiplockError) || error.code !== 'UNAUTHORIZED') throw error;
    throw new ChallengeError('UNAUTHORIZED', error.message, challenge(doors, request, scope, 'invalid_token'));
  }
}

/** The value of WWW-Authenticate that sends a client to our token endpoint. */
export function challenge(doors: Doors, request: FastifyRequest, scope?: string, error?: string): string {
  const parts = [`realm="${ownUrl(doors, request)}/v2/token"`, `service="${request.host}"`];
  if (scope !== undefined) parts.push(`scope="${scope}"`);
  if (error !== undefined) parts.push(`error="${error}"`);
  return `Bearer ${parts.join(',')}`;
}

function refusal(
  doors: Doors,
  request: FastifyRequest,
  identity: Identity,
  permission: string,
  name: string,
): ShiplockError {
  const scope = scopeFor(permission, name);
  if (identity.kind === 'anonymous') {
    return new ChallengeError('UNAUTHORIZED', 'authentication required', challenge(doors, request, scope));
  }
  const message = `requested access to the resource is denied: ${permission} ${name}`;
  if (identity.kind === 'token')
    return new ChallengeError('DENIED', message, challenge(doors, request, scope, 'insufficient_scope'));
  return new ShiplockError('DENIED', message);
}

function scopeFor(permission: string, name: string): string {
  return `repository:${name}:${permission === 'push' ? 'pull,push' : permission}`;
}

async function createOnce(doors: Doors, identity: Identity, name: string): Promise<Repository> {
  const { database, clock } = doors.registry;
  return database.transaction(async (tx) => {
    // Several layers of a first push arrive at the same time.
    const present = await findRepository(tx, name);
    return present ?? createRepository(tx, { name }, actorOf(identity), clock.now());
  });
}
