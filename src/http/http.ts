// The HTTP server with all its doors.

import { readFileSync } from 'node:fs';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { ShiplockError } from '../errors.ts';
import { apiRoutes } from './api/routes.ts';
import type { Doors } from './doors.ts';
import { v1Routes } from './v1/search.ts';
import { errorEnvelope } from './v2/error-envelope.ts';

import { v2Routes } from './v2/routes.ts';

export type Http = FastifyInstance;

export interface HttpOptions {
  readonly log: FastifyBaseLogger;
  readonly trustProxy: boolean;
  /** Files with certificate and key; plain HTTP without. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
}

/** A connection on which nothing moves for so long is closed; uploads may take as long as they like. */
const IDLE_MILLISECONDS = 120_000;

export async function createHttp(doors: Doors, options: HttpOptions): Promise<Http> {
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustProxy,
    requestTimeout: 0,
    connectionTimeout: IDLE_MILLISECONDS,
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1_024 },
    exposeHeadRoutes: false,
    // A URL that cannot be decoded reaches no route, so neither door's error handler.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const { status, body } = errorEnvelope(new ShiplockError('NAME_INVALID', error.message));
      const other = { error: { code: 'INVALID', message: error.message } };
      reply.header('docker-distribution-api-version', 'registry/2.0');
      return reply.code(status).send(request.url.startsWith('/v2/') ? body : other);
    },
    ...(options.tls ? { https: { cert: readFileSync(options.tls.cert), key: readFileSync(options.tls.key) } } : {}),
  });
  await app.register((scope) => v1Routes(scope, doors));
  await app.register((scope) => v2Routes(scope, doors));
  await app.register((scope) => apiRoutes(scope, doors));
  return app as unknown as Http;
}
