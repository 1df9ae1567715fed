// Redirects are followed by hand, since each address must be allowed, and what is sent along may not go everywhere.

import { ShiplockError } from '../errors.ts';

const MAX_REDIRECTS = 5;
/** RFC 9110, section 15.4. */
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * The first answer that leads nowhere else.
 * @param send asks one address, without following it any further
 * @throws ShiplockError INTERNAL for more than five redirects, from https to plain http, or with a user name or password.
 *   Where they lead is not told: such addresses are often secrets.
 */
export async function followRedirects(from: URL, send: (url: URL) => Promise<Response>): Promise<Response> {
  let url = from;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await send(url);
    const location = response.headers.get('location');
    if (!REDIRECTS.has(response.status) || location === null) return response;
    await response.body?.cancel();
    url = redirectTo(location, url);
  }
  throw new ShiplockError('INTERNAL', `${from.origin} leads on more than ${MAX_REDIRECTS} times`);
}

function redirectTo(location: string, from: URL): URL {
  const url = URL.parse(location, from.href);
  const allowed = from.protocol === 'https:' ? ['https:'] : ['https:', 'http:'];
  if (url && allowed.includes(url.protocol) && !url.username && !url.password) return url;
  throw new ShiplockError('INTERNAL', `${from.origin} leads to an address that may not be used`);
}
