// How a call of the contract becomes an HTTP request, for whoever calls: the command line and the web pages.

import type { z } from 'zod';
import { API_PREFIX, type Route } from './route.ts';

type Input<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;

/** The union of what the route may answer with, as parsed JSON. */
export type AnsweredJson<R extends Route> = {
  [Status in keyof R['answers']]: R['answers'][Status] extends z.ZodType ? z.output<R['answers'][Status]> : undefined;
}[keyof R['answers']];

/** What a call is given. */
export interface CallInput<R extends Route> {
  readonly params?: Input<R['params']>;
  readonly query?: Input<R['query']>;
  readonly body?: Input<R['body']>;
}

/** Path and query of the call, behind the server's own address. Undefined values of the query are left out. */
export function pathOfCall(route: Route, { params = {}, query = {} }: CallInput<Route>): string {
  const values = params as Readonly<Record<string, unknown>>;
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name] ?? '')));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query as Readonly<Record<string, unknown>>)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return `${API_PREFIX}${path}${search.size > 0 ? `?${search}` : ''}`;
}
