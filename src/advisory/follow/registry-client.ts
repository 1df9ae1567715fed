// Reads from another registry (OCI Distribution Specification 1.1, "Pull"): logs in when it is asked to, at this registry
// only: credentials must not go to another origin.

import { ShiplockError } from '../../errors.ts';
import { followRedirects } from '../../outbound/follow-redirects.ts';
import { answerChallenge, type Login } from './authorize.ts';

export interface Request {
  readonly accept?: string;
  readonly signal: AbortSignal;
}

export type RegistryClient = (path: string, request: Request) => Promise<Response>;

/**
 * A client that sends GET requests for paths of the registry, and gives the answer, whatever its status, unless it is
 * that a login is needed or refused.
 * @throws (the client) ShiplockError UNAUTHORIZED, INTERNAL for a redirect that may not be followed
 */
export function createRegistryClient(login: Omit<Login, 'signal'>): RegistryClient {
  const { fetch, origin } = login;
  let authorization: string | undefined;

  async function send(url: URL, { accept, signal }: Request): Promise<Response> {
    const headers = { 'user-agent': 'shiplock', ...(accept !== undefined && { accept }) };
    const get = (more: Record<string, string>) => fetch(url.href, { headers: { ...headers, ...more }, signal });
    if (url.origin !== origin) return get({});
    const first = await get(authorization === undefined ? {} : { authorization });
    if (first.status !== 401) return first;
    await first.body?.cancel();
    authorization = await answerChallenge(first.headers.get('www-authenticate'), { ...login, signal });
    const second = await get({ authorization });
    if (second.status !== 401) return second;
    await second.body?.cancel();
    throw new ShiplockError(
      'UNAUTHORIZED',
      login.credentials
        ? `${origin} refuses these credentials`
        : `${origin} asks for a login: set advisoryFollowUser and advisoryFollowPassword`,
    );
  }

  return (path, request) => followRedirects(new URL(path, origin), (url) => send(url, request));
}
