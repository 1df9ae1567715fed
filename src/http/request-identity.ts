// Who sends this request, and under which address this server is known to them.

import type { FastifyRequest } from 'fastify';
import { authenticate } from '../access/authenticate.ts';
import type { Identity } from '../access/identity.ts';
import type { Doors } from './doors.ts';

/** @throws ShiplockError UNAUTHORIZED for wrong credentials, TOO_MANY_REQUESTS */
export function identityOf(doors: Doors, request: FastifyRequest): Promise<Identity> {
  return authenticate(doors.rooms.access, request.headers.authorization, request.ip);
}

/** The server's own address as the client knows it, such as `http://127.0.0.1:5000`. */
export function ownUrl(doors: Doors, request: FastifyRequest): string {
  return doors.externalUrl ?? `${request.protocol}://${request.host}`;
}
