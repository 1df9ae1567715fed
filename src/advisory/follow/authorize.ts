// Answers a registry that asks for a login: HTTP Basic, or a token from the server that it names (Docker "Token
// Authentication Specification", as the OCI Distribution Specification's registries have it).

import { ShiplockError } from '../../errors.ts';
import { isObject, parseJson, textOf } from '../../json.ts';
import { textWithin } from '../../outbound/bounded.ts';
import type { Fetch } from '../../outbound/fetch-toward.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import type { Credentials } from './followed-tag.ts';

export interface Login {
  readonly fetch: Fetch;
  /** Of the registry. */
  readonly origin: string;
  /** The repository that is to be pulled from. */
  readonly repository: string;
  /** Undefined to come as nobody. */
  readonly credentials: Credentials | undefined;
  readonly signal: AbortSignal;
}

const MAX_ANSWER_BYTES = 256 * 1024;
const MAX_TOKEN_LENGTH = 64 * 1024;

/**
 * The Authorization header that answers the challenge.
 * @param header the WWW-Authenticate header
 * @throws ShiplockError UNAUTHORIZED when it cannot be answered, INTERNAL when the token server gives no token
 */
export async function answerChallenge(header: string | null, login: Login): Promise<string> {
  const challenges = parseChallenges(header ?? '');
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
  if (bearer) return `Bearer ${await fetchToken(bearer, login)}`;
  if (!challenges.some(({ scheme }) => scheme === 'basic'))
    throw new ShiplockError('UNAUTHORIZED', `${login.origin} asks for a login of a kind that is not known here`);
  if (login.credentials) return basic(login.credentials);
  throw new ShiplockError(
    'UNAUTHORIZED',
    `${login.origin} asks for a login: set advisoryFollowUser and advisoryFollowPassword`,
  );
}

async function fetchToken(challenge: Challenge, login: Login): Promise<string> {
  const { fetch, repository, credentials, signal } = login;
  const realm = realmOf(challenge, login);
  const service = challenge.parameters.get('service');
  if (service !== undefined) realm.searchParams.set('service', service);
  realm.searchParams.set('scope', `repository:${repository}:pull`);
  const headers = { ...(credentials && { authorization: basic(credentials) }) };
  const response = await fetch(realm.href, { headers, signal });
  if (!response.ok) {
    await response.body?.cancel();
    if (response.status === 401)
      throw new ShiplockError('UNAUTHORIZED', `the token server ${realm.origin} refuses these credentials`);
    throw new ShiplockError('INTERNAL', `the token server ${realm.origin} answers ${response.status}`);
  }
  const answer = parseJson(response.body ? await textWithin(response.body, MAX_ANSWER_BYTES) : '');
  const given = isObject(answer) ? (answer['token'] ?? answer['access_token']) : undefined;
  const token = textOf(given, MAX_TOKEN_LENGTH);
  if (token === null || !/^[\x21-\x7e]+$/.test(token))
    throw new ShiplockError('INTERNAL', `the token server ${realm.origin} gives no token`);
  return token;
}

/** A password that was given for a registry goes to a token server that the registry names: there, or over https. */
function realmOf({ parameters }: Challenge, { origin }: Login): URL {
  const realm = URL.parse(parameters.get('realm') ?? '');
  if (realm && !realm.username && !realm.password && (realm.protocol === 'https:' || realm.origin === origin))
    return realm;
  throw new ShiplockError('UNAUTHORIZED', `${origin} names a token server that is neither its own nor on https`);
}

function basic({ user, password }: Credentials): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
