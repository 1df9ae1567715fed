// Holds every answer of the management API to its contract: the status is one that the route names, and the body has what
// its schema asks for and nothing else.

import { expect } from 'vitest';
import { errorSchema } from '../../src/api/error.ts';
import { API_PREFIX, type Route } from '../../src/api/route.ts';
import { allRoutes } from '../../src/http/api/openapi.ts';

const ROUTES = allRoutes().map((route) => ({
  route,
  pattern: new RegExp(`^${API_PREFIX}${route.path.replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/** @throws AssertionError for an answer that the contract does not describe */
export function checkAnswer(
  method: string,
  url: string,
  answer: { readonly status: number; readonly json: unknown; readonly headers: { readonly [name: string]: unknown } },
): void {
  const path = url.split('?')[0] ?? '';
  const route = routeOf(method, path);
  const isJson = String(answer.headers['content-type'] ?? '').startsWith('application/json');
  if (!route || (answer.status < 400 && !isJson && answer.status !== 204)) return;
  const schema = answer.status < 400 ? route.answers[answer.status] : errorSchema;
  const place = `${method} ${path}: ${answer.status}`;
  if (schema === undefined) throw new Error(`${place} is not in the contract`);
  if (schema === null) {
    expect({ place, body: answer.json }).toEqual({ place, body: undefined });
    return;
  }
  const parsed = schema.safeParse(answer.json);
  expect({ place, issues: parsed.error?.issues ?? [] }).toEqual({ place, issues: [] });
  // What a schema does not know, it leaves out.
  expect({ place, body: answer.json }).toEqual({ place, body: parsed.data });
}

function routeOf(method: string, path: string): Route | undefined {
  return ROUTES.find(({ route, pattern }) => route.method === method && pattern.test(path))?.route;
}
