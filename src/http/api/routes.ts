// `/api/v1`: all calls of the management API, its description and its documentation. Errors leave here as
// `{error: {code, message, detail}}`.

import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { API_PREFIX } from '../../api/route.ts';
import { PAGE_HEADER, REQUEST_ID_HEADER } from '../../api/session.ts';
import { ShiplockError } from '../../errors.ts';
import type { Doors } from '../doors.ts';
import { headersOf, isOperatorsConcern, knownFailure } from '../known-failure.ts';
import { noteRefusal } from '../note-refusal.ts';
import { accessRoutes } from './access.ts';
import { accountRoutes } from './accounts.ts';
import { advisoryRoutes } from './advisories.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { auditRoutes } from './audit.ts';
import { bundleRoutes } from './bundles.ts';
import { directoryRoutes } from './directories.ts';
import { docsRoutes } from './docs.ts';
import { gateRoutes } from './gates.ts';
import { namespaceRoutes } from './namespaces.ts';
import { readOpenApi } from './openapi-file.ts';
import { operationRoutes } from './operations.ts';
import { policyRoutes } from './policies.ts';
import { promotionRoutes } from './promotions.ts';
import { repositoryRoutes } from './repositories.ts';
import { roleRoutes } from './roles.ts';
import { scanRoutes } from './scans.ts';
import { searchRoutes } from './search.ts';
import { sessionRoutes } from './sessions.ts';
import { teamRoutes } from './teams.ts';
import { tokenRoutes } from './tokens.ts';
import { vexRoutes } from './vex.ts';
import { waiverRoutes } from './waivers.ts';
import { webhookRoutes } from './webhooks.ts';
import { problemOf } from './well-formed.ts';

/**
 * How to log in (RFC 9110, section 11.6.1). Browsers answer `Basic` with a window of their own, also when it was a script of a
 * page that asked; pages say that they are there.
 */
function challengeFor({ headers }: FastifyRequest): string {
  return headers[PAGE_HEADER] === undefined ? 'Basic realm="shiplock", charset="UTF-8"' : 'Session realm="shiplock"';
}

export async function apiRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  app.setErrorHandler((error, request, reply) => {
    noteRefusal(doors, request, error);
    const known = knownFailure(error);
    // By it an operator finds the line of the log that somebody speaks of.
    const requestId = randomBytes(8).toString('hex');
    reply.header(REQUEST_ID_HEADER, requestId);
    if (isOperatorsConcern(known)) doors.onFailure(error, requestId);
    const { code, message, detail, status } =
      known ?? new ShiplockError('INTERNAL', 'internal error; the server log has the details');
    if (code === 'UNAUTHORIZED') reply.header('www-authenticate', challengeFor(request));
    return reply
      .code(status)
      .headers(headersOf(known))
      .send({ error: { code, message, ...(detail === undefined ? {} : { detail }) } });
  });
  // Many programs name the type of a body with every request, also with those that have none.
  const readJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString();
    if (text === '') done(null);
    else readJson(request, text, (error, value) => done(error ?? problemOf(text, value), value));
  });
  app.addHook('onRequest', async (request) => {
    if (request.is404) throw notFound(request);
    refuseCondition(request);
  });
  app.setNotFoundHandler((request) => {
    throw notFound(request);
  });
  await sessionRoutes(app, doors);
  await accountRoutes(app, doors);
  await teamRoutes(app, doors);
  await roleRoutes(app, doors);
  await accessRoutes(app, doors);
  await tokenRoutes(app, doors);
  await bundleRoutes(app, doors);
  await apiKeyRoutes(app, doors);
  await directoryRoutes(app, doors);
  await namespaceRoutes(app, doors);
  await repositoryRoutes(app, doors);
  await policyRoutes(app, doors);
  await promotionRoutes(app, doors);
  await gateRoutes(app, doors);
  await scanRoutes(app, doors);
  await waiverRoutes(app, doors);
  await advisoryRoutes(app, doors);
  await vexRoutes(app, doors);
  await webhookRoutes(app, doors);
  await auditRoutes(app, doors);
  await searchRoutes(app, doors);
  await operationRoutes(app, doors);

  const { externalUrl } = doors;
  const servers = externalUrl === undefined ? {} : { servers: [{ url: externalUrl }] };
  const document = { ...readOpenApi(), ...servers };
  app.get(`${API_PREFIX}/openapi.json`, async () => document);
  docsRoutes(app, document);
}

/** @throws ShiplockError PRECONDITION_FAILED for a write whose condition nobody would look at (RFC 9110, section 13.1.1) */
function refuseCondition({ method, headers }: FastifyRequest): void {
  if (method === 'GET' || method === 'HEAD' || headers['if-match'] === undefined) return;
  throw new ShiplockError(
    'PRECONDITION_FAILED',
    'the management API knows no If-Match, and has done nothing: leave it out, or push and delete tags at /v2, which does',
  );
}

function notFound({ method, url }: FastifyRequest): ShiplockError {
  return new ShiplockError('NOT_FOUND', `there is no ${method} ${url.split('?')[0]}; see ${API_PREFIX}/openapi.json`);
}
