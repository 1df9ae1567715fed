// The query of a request where every parameter stands for one value.

import type { FastifyRequest } from 'fastify';

export type Query = Readonly<Record<string, string | undefined>>;

/** The parameters; of one that is given several times, the first. */
export function queryOf(request: FastifyRequest): Query {
  const given = request.query as Record<string, string | string[]>;
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, [value].flat()[0]]));
}
