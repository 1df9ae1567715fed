// `/v1/search` and `/v1/_ping`: the part of Docker's first registry protocol that `docker search` and `podman search`
// still speak to registries.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ShiplockError } from '../../errors.ts';
import { findRepositories } from '../../registry/find-repository.ts';
import type { Doors } from '../doors.ts';
import { isOperatorsConcern, knownFailure } from '../known-failure.ts';
import { noteRefusal } from '../note-refusal.ts';
import { count, readQuery, text } from '../parameters.ts';
import { identityOf } from '../request-identity.ts';
import { errorEnvelope } from '../v2/error-envelope.ts';

const DEFAULT_RESULTS = 25;
const MAX_RESULTS = 100;

const SEARCH = z.object({ q: text.optional(), n: count(MAX_RESULTS).optional() });

export async function v1Routes(app: FastifyInstance, doors: Doors): Promise<void> {
  app.setErrorHandler((error, request, reply) => {
    noteRefusal(doors, request, error);
    const known = knownFailure(error);
    if (isOperatorsConcern(known)) doors.onFailure(error);
    const { status, headers, body } = errorEnvelope(known);
    if (status === 401) reply.header('www-authenticate', 'Basic realm="shiplock", charset="UTF-8"');
    return reply.code(status).headers(headers).send(body);
  });
  app.get('/v1/_ping', async () => true);
  app.get('/v1/search', (request, reply) => sendFound(doors, request, reply));
}

/**
 * The repositories that the client may see whose names contain `q`.
 * @throws ShiplockError INVALID for an `n` that is not a whole number, UNAUTHORIZED when somebody anonymous finds nothing
 */
async function sendFound(doors: Doors, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { q = '', n } = readQuery(SEARCH, request);
  // 0 is how clients say that they have no wish.
  const limit = n || DEFAULT_RESULTS;
  const by = await identityOf(doors, request);
  const found = await findRepositories(doors.rooms.registry, by, { search: q, limit });
  // podman never logs in here; told so, it goes on to the catalog of `/v2`, where it does.
  if (found.length === 0 && by.kind === 'anonymous') {
    throw new ShiplockError('UNAUTHORIZED', 'no public repository has such a name: log in to search the others');
  }
  return reply.send({
    query: q,
    num_results: found.length,
    num_pages: 1,
    page: 1,
    page_size: limit,
    results: found.map(({ name, description }) => ({
      name,
      description,
      star_count: 0,
      is_official: false,
      is_automated: false,
    })),
  });
}
