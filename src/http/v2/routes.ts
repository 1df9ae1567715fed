// `/v2`: finds the operation and hands the request to it. Errors leave here in the specification's envelope.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ShiplockError } from '../../errors.ts';
import { deleteBlob } from '../../registry/repository-blobs.ts';
import type { Doors } from '../doors.ts';
import { isOperatorsConcern, knownFailure } from '../known-failure.ts';
import { noteRefusal } from '../note-refusal.ts';
import { authenticated, ChallengeError, challenge, inOwnWords, scopeFor } from './admission.ts';
import { preconditionOf } from './conditions.ts';
import { errorEnvelope } from './error-envelope.ts';
import { sendCatalog, sendReferrers, sendTags } from './listings.ts';
import { receiveManifest, removeManifest, sendManifest } from './manifests.ts';
import { type Operation, parseOperation } from './operation.ts';
import { sendBlob } from './send-blob.ts';
import { exchangeToken, sendToken } from './token.ts';
import { abandonUpload, beginUpload, completeUpload, continueUpload, showUpload } from './uploads.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export async function v2Routes(app: FastifyInstance, doors: Doors): Promise<void> {
  // Bodies are streamed by those who need them.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.setErrorHandler((thrown, request, reply) => {
    noteRefusal(doors, request, thrown);
    const error = inOwnWords(doors, request, thrown);
    const known = knownFailure(error);
    if (isOperatorsConcern(known)) doors.onFailure(error);
    const { status, headers, body } = errorEnvelope(known);
    if (error instanceof ChallengeError) reply.header('www-authenticate', error.challenge);
    return reply.code(status).headers(headers).send(body);
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('docker-distribution-api-version', 'registry/2.0');
  });
  const handler = (request: FastifyRequest, reply: FastifyReply) => {
    const operation = parseOperation(request.url.split('?')[0]?.slice('/v2/'.length) ?? '');
    return perform(doors, request, reply, operation);
  };
  app.route({ method: [...METHODS], url: '/v2', handler });
  app.route({ method: [...METHODS], url: '/v2/*', handler });
}

function perform(doors: Doors, request: FastifyRequest, reply: FastifyReply, operation: Operation): Promise<unknown> {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  if ('name' in operation && operation.kind !== 'referrers') refuseWithoutNamespace(operation.name, method);
  switch (operation.kind) {
    case 'base':
      if (method === 'GET') return confirmVersion(doors, request, reply);
      break;
    case 'token':
      if (method === 'GET') return sendToken(doors, request, reply);
      if (method === 'POST') return exchangeToken(doors, request, reply);
      break;
    case 'catalog':
      if (method === 'GET') return sendCatalog(doors, request, reply);
      break;
    case 'tags':
      if (method === 'GET') return sendTags(doors, request, reply, operation.name);
      break;
    case 'referrers':
      if (method === 'GET') return sendReferrers(doors, request, reply, operation.name, operation.digest);
      break;
    case 'manifest':
      if (method === 'GET') return sendManifest(doors, request, reply, operation.name, operation.reference);
      if (method === 'PUT') return receiveManifest(doors, request, reply, operation.name, operation.reference);
      if (method === 'DELETE') return removeManifest(doors, request, reply, operation.name, operation.reference);
      break;
    case 'blob':
      if (method === 'GET') return sendBlob(doors, request, reply, operation.name, operation.digest);
      if (method === 'DELETE') return removeBlob(doors, request, reply, operation);
      break;
    case 'uploads':
      if (method === 'POST') return beginUpload(doors, request, reply, operation.name);
      break;
    case 'upload':
      if (method === 'GET') return showUpload(doors, request, reply, operation.name, operation.id);
      if (method === 'PATCH') return continueUpload(doors, request, reply, operation.name, operation.id);
      if (method === 'PUT') return completeUpload(doors, request, reply, operation.name, operation.id);
      if (method === 'DELETE') return abandonUpload(doors, request, reply, operation.name, operation.id);
      break;
  }
  throw new ShiplockError('METHOD_NOT_ALLOWED', `${request.method} is not supported here`);
}

/**
 * No repository is there without a namespace, whoever asks; the specification wants no 404 of referrers.
 * @throws ShiplockError NAME_INVALID for who would write there, NAME_UNKNOWN for who reads
 */
function refuseWithoutNamespace(name: string, method: string): void {
  if (name.includes('/')) return;
  const message = `${name} is no repository's name: put the namespace before it, an organization or a user, as in NAMESPACE/${name}`;
  throw new ShiplockError(method === 'GET' ? 'NAME_UNKNOWN' : 'NAME_INVALID', message, { name });
}

/** "Determining Support": 200 for those who are logged in, else the challenge that starts a login. */
async function confirmVersion(doors: Doors, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const identity = await authenticated(doors, request);
  if (identity.kind === 'anonymous')
    throw new ChallengeError('UNAUTHORIZED', 'authentication required', challenge(doors, request));
  return reply.send({});
}

async function removeBlob(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, digest }: Extract<Operation, { kind: 'blob' }>,
): Promise<FastifyReply> {
  const by = await authenticated(doors, request, scopeFor('delete', name));
  const condition = preconditionOf(request.headers);
  await deleteBlob(doors.rooms.registry, by, { repository: name, digest, condition });
  return reply.code(202).send();
}
