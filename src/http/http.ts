// The HTTP server with all its doors.

import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { ShiplockError } from '../errors.ts';
import { apiRoutes } from './api/routes.ts';
import { checkArrival } from './check-arrival.ts';
import type { Doors } from './doors.ts';
import { EVERY_ANSWER } from './every-answer.ts';
import { v1Routes } from './v1/search.ts';
import { errorEnvelope } from './v2/error-envelope.ts';
import { v2Routes } from './v2/routes.ts';
import { shortWayToManifests } from './v2/short-way-to-manifests.ts';

export type Http = FastifyInstance;

export interface HttpOptions {
  readonly log: FastifyBaseLogger;
  /** Files with certificate and key; plain HTTP without. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
}

/** A connection on which nothing moves for so long is closed; uploads may take as long as they like. */
const IDLE_MILLISECONDS = 120_000;

export async function createHttp(doors: Doors, options: HttpOptions): Promise<Http> {
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    clientErrorHandler: answerUnreadable,
    serverFactory: (handler) => createNodeServer(doors, options, handler),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1_024 },
    exposeHeadRoutes: false,
    // A URL that cannot be decoded reaches no route, so neither door's error handler.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const { status, body } = errorEnvelope(new ShiplockError('NAME_INVALID', error.message));
      const other = { error: { code: 'INVALID', message: error.message } };
      reply.headers(EVERY_ANSWER).header('docker-distribution-api-version', 'registry/2.0');
      return reply.code(status).send(request.url.startsWith('/v2/') ? body : other);
    },
  });
  app.addHook('onRequest', async (request, reply) => {
    // Into Node's own answer, since blobs are sent past Fastify.
    for (const [name, value] of Object.entries(EVERY_ANSWER)) reply.raw.setHeader(name, value);
    checkArrival(doors, request);
  });
  await app.register((scope) => v1Routes(scope, doors));
  await app.register((scope) => v2Routes(scope, doors));
  await app.register((scope) => apiRoutes(scope, doors));
  return app as unknown as Http;
}

/** Node's own server: what can be answered at once is, and Fastify gets the rest. */
function createNodeServer(doors: Doors, { tls }: HttpOptions, handler: RequestListener): Server {
  const limits = { requestTimeout: 0, keepAliveTimeout: 75_000 };
  const listener = shortWayToManifests(doors, handler);
  const server = tls
    ? createSecureServer({ ...limits, cert: readFileSync(tls.cert), key: readFileSync(tls.key) }, listener)
    : createServer(limits, listener);
  server.setTimeout(IDLE_MILLISECONDS);
  return server as Server;
}

/** A request that is not HTTP. It is not logged: its bytes may hold credentials. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  const body = JSON.stringify({
    errors: [{ code: 'UNSUPPORTED', message: 'the request is not readable as HTTP/1.1' }],
  });
  const headers = Object.entries({
    ...EVERY_ANSWER,
    'content-type': 'application/json',
    'content-length': body.length,
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${headers.join('')}\r\n${body}`);
}
