// Reads from another registry (OCI Distribution Specification 1.1, "Pull"): logs in when it is asked to, and follows
// redirects by hand, since credentials must not go to another origin.

import { ShiplockError } from '../../errors.ts';
import { answerChallenge, type Login } from './authorize.ts';

export interface Request {
  readonly accept?: string;
  readonly signal: AbortSignal;
}

export type RegistryClient = (path: string, request: Request) => Promise<Response>;

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

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
    const get = (more: Record<string, string>) =>
      fetch(url.href, { headers: { ...headers, ...more }, redirect: 'manual', signal });
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

  return async (path, request) => {
    let url = new URL(path, origin);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const response = await send(url, request);
      const location = response.headers.get('location');
      if (!REDIRECTS.has(response.status) || location === null) return response;
      await response.body?.cancel();
      url = redirectTo(location, url);
    }
    throw new ShiplockError('INTERNAL', `${origin} leads on more than ${MAX_REDIRECTS} times`);
  };
}

/** From https it may not lead to plain http. Where it leads is not told: such addresses are often secrets. */
function redirectTo(location: string, from: URL): URL {
  const url = URL.parse(location, from.href);
  const allowed = from.protocol === 'https:' ? ['https:'] : ['https:', 'http:'];
  if (url && allowed.includes(url.protocol) && !url.username && !url.password) return url;
  throw new ShiplockError('INTERNAL', `${from.origin} leads to an address that may not be used`);
}
