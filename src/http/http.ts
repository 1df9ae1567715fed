// The HTTP server with all its doors.

import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { ShiplockError } from '../errors.ts';
import { type ServerTls, tlsOptions } from '../tls/server-tls.ts';
import { apiRoutes } from './api/routes.ts';
import { checkArrival } from './check-arrival.ts';
import { limitConnections } from './connections.ts';
import { connectionsByDescriptors } from './descriptor-limit.ts';
import type { Doors } from './doors.ts';
import { EVERY_ANSWER } from './every-answer.ts';
import { continueWhenRead } from './expect-continue.ts';
import { oidcRoutes } from './oidc-log-in.ts';
import { answerRaw } from './raw-answer.ts';
import { useOriginForm } from './request-target.ts';
import { trustRoutes } from './trust.ts';
import { v1Routes } from './v1/search.ts';
import { errorEnvelope } from './v2/error-envelope.ts';
import { v2Routes } from './v2/routes.ts';
import { shortWay } from './v2/short-way.ts';
import type { PageFile } from './web/page-files.ts';
import { webRoutes } from './web/web.ts';

export type Http = FastifyInstance;

export interface HttpOptions {
  readonly log: FastifyBaseLogger;
  /** Connections that one address may have; 0 for no limit. */
  readonly connectionsPerAddress: number;
  /** The web pages; none are shown without. */
  readonly pages?: ReadonlyMap<string, PageFile> | undefined;
  /** Certificate and key; plain HTTP without. */
  readonly tls?: ServerTls | undefined;
}

/** How long a connection may be idle before it is closed. */
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
  // Streams of changes have no end of their own, and a server that ends waits for its answers.
  app.addHook('preClose', async () => {
    doors.feed.close();
    // By then their answers have ended, and their connections are closed with all others that are idle.
    await turn();
  });
  await app.register((scope) => v1Routes(scope, doors));
  await app.register((scope) => v2Routes(scope, doors));
  await app.register((scope) => apiRoutes(scope, doors));
  await app.register((scope) => trustRoutes(scope, doors));
  await app.register((scope) => oidcRoutes(scope, doors));
  if (options.pages) await app.register((scope) => webRoutes(scope, doors, options.pages ?? new Map()));
  return app as unknown as Http;
}

/** Node's own server: what can be answered at once is, and Fastify gets the rest. */
function createNodeServer(
  doors: Doors,
  { tls, connectionsPerAddress: perAddress, log }: HttpOptions,
  handler: RequestListener,
): Server {
  const { bodies } = doors;
  const { headers: headersTimeout, every } = bodies.patience;
  const limits = {
    // Uploads may take as long as they like.
    requestTimeout: 0,
    headersTimeout,
    connectionsCheckingInterval: every,
    keepAliveTimeout: 75_000,
    // A client may name a thousand ranges.
    maxHeaderSize: 32 * 1024,
  };
  const atOnce = shortWay(doors, handler);
  const listener: RequestListener = (request, response) => {
    bodies.watch(request, response, performance.now());
    useOriginForm(request);
    atOnce(request, response);
  };
  const server = tls
    ? createSecureServer({ ...limits, handshakeTimeout: headersTimeout, ...tlsOptions(tls) }, listener)
    : createServer(limits, listener);
  server.on('checkContinue', (request, response) => {
    continueWhenRead(request, response);
    listener(request, response);
  });
  server.setTimeout(IDLE_MILLISECONDS);
  limitConnections(server as Server, {
    perAddress,
    most: connectionsByDescriptors(),
    onCrowd(isCrowded) {
      doors.condition.connectionsAreRefused = isCrowded;
      if (isCrowded)
        log.error('too few file descriptors are left: no more connections are taken; raise the limit (ulimit -n)');
      else log.info('connections are taken again');
    },
    isProxy: doors.isProxy,
    tls: tls !== undefined,
  });
  const look = setInterval(() => bodies.check(performance.now()), every).unref();
  server.once('close', () => clearInterval(look));
  return server as Server;
}

/** A request that is not HTTP, or not in time. It is not logged: its bytes may hold credentials. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    answerRaw(socket, '408 Request Timeout', 'the headers of the request came too slowly: send it again');
    return;
  }
  const isLong = error.code === 'HPE_HEADER_OVERFLOW';
  const status = isLong ? '431 Request Header Fields Too Large' : '400 Bad Request';
  answerRaw(socket, status, 'the request is not readable as HTTP/1.1');
}
