// The forms in which a request can name its target: RFC 9112, section 3.2.

import type { IncomingMessage } from 'node:http';

/**
 * Makes of the absolute form (`GET http://host/v2/`), which clients send to what they take for a proxy and every server has
 * to understand, the usual one with a Host header, whose place it takes (section 3.2.2).
 */
export function useOriginForm(request: IncomingMessage): void {
  const [, host, rest = ''] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(request.url ?? '') ?? [];
  if (host === undefined) return;
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
  request.headers.host = host;
}
