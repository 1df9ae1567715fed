// Registers one call of the management API from its description: checks what comes in, finds out who asks, hands over,
// and sends what comes back.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Identity } from '../../access/identity.ts';
import { API_PREFIX, type Route } from '../../api/route.ts';
import { ShiplockError } from '../../errors.ts';
import type { Doors } from '../doors.ts';
import { identityOf } from '../request-identity.ts';
import { type Answer, answerOnce } from './answer-once.ts';

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface Call<R extends Route> {
  readonly doors: Doors;
  readonly identity: Identity;
  readonly params: Output<R['params']>;
  readonly query: Output<R['query']>;
  readonly body: Output<R['body']>;
  readonly request: FastifyRequest;
}

export type Handler<R extends Route> = (call: Call<R>) => Promise<Answer>;

/** Registers the handler for the route. Calls that are not open need credentials. */
export function serve<R extends Route>(app: FastifyInstance, doors: Doors, route: R, handler: Handler<R>): void {
  app.route({
    method: route.method,
    url: `${API_PREFIX}${route.path.replace(/\{(\w+)\}/g, ':$1')}`,
    handler: async (request, reply) => {
      const identity = await identityOf(doors, request);
      if (!route.open && identity.kind === 'anonymous') throw new ShiplockError('UNAUTHORIZED', 'log in to do this');
      const call: Call<R> = {
        doors,
        identity,
        params: read(route.params, request.params, 'path') as Output<R['params']>,
        query: read(route.query, request.query, 'query') as Output<R['query']>,
        body: read(route.body, request.body ?? (route.body ? {} : undefined), 'body') as Output<R['body']>,
        request,
      };
      // A file is not kept in memory to see whether it was sent before.
      const answer = await (route.upload ? handler(call) : answerOnce(doors, identity, request, () => handler(call)));
      reply.code(answer.status).headers(answer.headers ?? {});
      return answer.body === undefined ? reply.send() : reply.send(answer.body);
    },
  });
}

/** @throws ShiplockError INVALID that names every wrong value and what is wrong with it */
function read(schema: z.ZodType | undefined, value: unknown, place: string): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const path = issue.path.map(String).join('.');
    return { place, path, message: issue.message };
  });
  const message = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
  throw new ShiplockError('INVALID', `the ${place} is not as it should be: ${message}`, problems);
}
