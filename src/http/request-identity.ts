// Who sends this request, and under which address this server is known to them.

import type { FastifyRequest } from 'fastify';
import { withoutSecrets } from '../access/credential/secret.ts';
import type { Identity } from '../access/identity.ts';
import { authenticate } from '../access/login/authenticate.ts';
import { authenticateSession } from '../access/login/sessions.ts';
import { BACKGROUND_HEADER } from '../api/session.ts';
import { ShiplockError } from '../errors.ts';
import { clientOf } from './client-of.ts';
import type { Doors } from './doors.ts';
import { shownSession } from './session-cookie.ts';

const MAX_USER_AGENT = 200;

/** As Node writes it. */
export const API_KEY_HEADER = 'x-apikey';

/**
 * Whom the request's one credential proves: its Authorization, an API key in the header that ProGet's clients send or, where
 * neither is there, the client certificate.
 * @throws ShiplockError UNAUTHORIZED for wrong credentials, TOO_MANY_REQUESTS; INVALID for two credentials
 */
export async function identityOf(
  doors: Doors,
  request: FastifyRequest,
  {
    withSession = false,
    withCertificate = true,
  }: { readonly withSession?: boolean; readonly withCertificate?: boolean } = {},
): Promise<Identity> {
  const { authorization: given, [API_KEY_HEADER]: apiKey } = request.headers;
  if (given !== undefined && apiKey !== undefined)
    throw new ShiplockError('INVALID', 'send one credential: either Authorization or X-ApiKey');
  const authorization = apiKey === undefined ? given : `Bearer ${apiKey}`;
  const address = addressOf(doors, request);
  const session =
    withSession && authorization === undefined && apiKey === undefined ? shownSession(request) : undefined;
  if (session !== undefined) {
    const isBackground = request.headers[BACKGROUND_HEADER] !== undefined;
    const by = await authenticateSession(doors.rooms.access, session, { address, isBackground });
    return rememberedAs(doors, request, by);
  }
  const certificate = withCertificate ? doors.shownCertificates.on(request.raw.socket) : undefined;
  const credentials = { authorization, certificate };
  return rememberedAs(doors, request, await authenticate(doors.rooms.access, credentials, address));
}

/** The identity with the client's own name, remembered for this request, in case that it is refused. */
export function rememberedAs<By extends Identity>(doors: Doors, request: FastifyRequest, identity: By): By {
  const by = { ...identity, userAgent: userAgentOf(request) };
  doors.identities.set(request.raw, by);
  return by;
}

/** What the client calls itself (RFC 9110, section 10.1.5), cut. */
export function userAgentOf(request: FastifyRequest): string | undefined {
  const name = request.headers['user-agent'];
  return name && withoutSecrets(name).slice(0, MAX_USER_AGENT);
}

/** The client's address, for limits and for the audit log. */
export function addressOf(doors: Doors, request: FastifyRequest): string {
  return clientOf(doors.isProxy, request.raw).address;
}

/** The server's own address as the client knows it, such as `http://127.0.0.1:5000`. */
export function ownUrl(doors: Doors, request: FastifyRequest): string {
  if (doors.externalUrl !== undefined) return doors.externalUrl;
  const { protocol, host } = clientOf(doors.isProxy, request.raw);
  return `${protocol}://${host}`;
}
