// Who asks at `/v2`, and how refusals are put there: who may not is told to log in, or is denied in words that do not
// say whether the repository exists.

import type { FastifyRequest } from 'fastify';
import { type Identity, isAnonymous } from '../../access/identity.ts';
import { AccessRefused } from '../../access/right/access-refused.ts';
import { ShiplockError } from '../../errors.ts';
import type { Doors } from '../doors.ts';
import { API_KEY_HEADER, identityOf, ownUrl } from '../request-identity.ts';
import { shownCredential } from './shown-credential.ts';

/** A refusal with the challenge (RFC 9110, section 11.6.1) by which a client gets the right token. */
export class ChallengeError extends ShiplockError {
  readonly challenge: string;

  constructor(code: 'UNAUTHORIZED' | 'DENIED', message: string, challenge: string, cause?: unknown) {
    super(code, message);
    this.cause = cause;
    this.challenge = challenge;
  }

  /** Also DENIED is 401 here: the client may have a token for another scope, and asks for a new one only upon 401. */
  override get status(): number {
    return 401;
  }
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
    throw new ChallengeError('UNAUTHORIZED', error.message, challenge(doors, request, scope, 'invalid_token'), error);
  }
}

/**
 * To be called before `authenticated`; the function that it returns, once the verb has let them pull, so that the next requests of
 * the same pull go the short way. Tokens of the token endpoint are known by themselves.
 */
export async function rememberReader(
  doors: Doors,
  { headers, raw }: FastifyRequest,
): Promise<(name: string, by: Identity) => Promise<void>> {
  const remember = await doors.rooms.access.readers.begin();
  return async (name, by) => {
    // A key in a header of its own stands before a certificate.
    const credential = headers[API_KEY_HEADER] === undefined ? shownCredential(doors, raw) : undefined;
    if (credential && (by.kind === 'user' || by.kind === 'key')) await remember(credential, name, by);
  };
}

/** The value of WWW-Authenticate that sends a client to our token endpoint. */
export function challenge(doors: Doors, request: FastifyRequest, scope?: string, error?: string): string {
  const url = ownUrl(doors, request);
  const parts = [`realm=${quoted(`${url}/v2/token`)}`, `service=${quoted(new URL(url).host)}`];
  if (scope !== undefined) parts.push(`scope=${quoted(scope)}`);
  if (error !== undefined) parts.push(`error=${quoted(error)}`);
  return `Bearer ${parts.join(',')}`;
}

/** A quoted-string (RFC 9110, section 5.6.4). */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** The scope to ask a token for, for this permission. */
export function scopeFor(permission: string, name: string): string {
  return `repository:${name}:${permission === 'push' ? 'pull,push' : permission}`;
}

/** The error in the words of `/v2`: a refusal by the permission check becomes a challenge where a token would help. */
export function inOwnWords(doors: Doors, request: FastifyRequest, error: unknown): unknown {
  if (!(error instanceof AccessRefused)) return error;
  const { by, permission, repository, isAbsent } = error.about;
  if (isAbsent) return new ShiplockError('NAME_UNKNOWN', `there is no repository ${repository}`, { name: repository });
  const scope = scopeFor(permission, repository);
  if (isAnonymous(by))
    return new ChallengeError('UNAUTHORIZED', 'authentication required', challenge(doors, request, scope));
  const message = `requested access to the resource is denied: ${permission} ${repository}`;
  // Only who bears a token can get another one that allows more.
  if (by.kind !== 'token') return new ShiplockError('DENIED', message);
  return new ChallengeError('DENIED', message, challenge(doors, request, scope, 'insufficient_scope'));
}
