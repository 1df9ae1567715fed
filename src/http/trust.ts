// `/ca`: which certificate authority clients of this server have to trust, and how docker, podman and others are told so.
// Nobody can log in before they know, so it needs no credentials.

import type { FastifyInstance } from 'fastify';
import { howToTrust } from '../tls/how-to-trust.ts';
import type { Doors } from './doors.ts';
import { ownUrl } from './request-identity.ts';

/** RFC 8555, section 9.1: certificates and nothing else. */
const BARE = 'application/pem-certificate-chain';

export async function trustRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  app.get('/ca', { exposeHeadRoute: true }, (request, reply) => {
    const { tls } = doors;
    if (!tls) {
      const message = 'this server speaks plain HTTP, and has no certificate that anybody would have to trust';
      return reply.code(404).send({ error: { code: 'NOT_FOUND', message } });
    }
    reply.header('vary', 'accept');
    if (request.headers.accept?.includes(BARE)) return reply.type(BARE).send(tls.trusted);
    // Whatever stands before the first certificate is for people, and passed over by programs (RFC 7468, section 2).
    const { host } = new URL(ownUrl(doors, request));
    return reply.type('text/plain; charset=utf-8').send(`${howToTrust(host, tls.trusted)}\n${tls.trusted}`);
  });
}
