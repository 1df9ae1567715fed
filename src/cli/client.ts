// Calls the management API by the contract's descriptions.

import { Readable } from 'node:stream';
import { type AnsweredJson, type CallInput, pathOfCall } from '../api/call.ts';
import type { Route } from '../api/route.ts';
import { CommandError, EXIT } from './exit-code.ts';
import { type Fetch, unreachable } from './fetch.ts';

/** Parsed JSON, or the bytes of a file. */
type Answered<R extends Route> = R extends { readonly download: string } ? Uint8Array<ArrayBuffer> : AnsweredJson<R>;

export interface Arguments<R extends Route> extends CallInput<R> {
  readonly headers?: Readonly<Record<string, string>>;
  /** The file that the route takes. */
  readonly upload?: ReadableStream;
}

export interface Client {
  readonly server: string;
  /**
   * Calls the route and returns its answer.
   * @throws CommandError with the server's message and the exit code that belongs to it
   */
  call<R extends Route>(route: R, given?: Arguments<R>): Promise<Answered<R>>;
  /**
   * The file that the route answers, as it comes: of any size.
   * @throws CommandError as `call`
   */
  download<R extends Route>(route: R, given?: Arguments<R>): Promise<Readable>;
}

/** @param advice what to do when the server does not take the credentials; none for those that were typed just now */
export function createClient(
  server: string,
  authorization: string | undefined,
  fetchBy: Fetch = fetch,
  advice?: string,
): Client {
  const base = server.replace(/\/+$/, '');
  return {
    server: base,
    async call<R extends Route>(route: R, given: Arguments<R> = {}): Promise<Answered<R>> {
      const response = await send(base, route, given as Arguments<Route>, authorization, fetchBy);
      if (response.status === 204) return undefined as Answered<R>;
      if (response.ok && (route as Route).download) return new Uint8Array(await response.arrayBuffer()) as Answered<R>;
      const body = (await response.json().catch(() => undefined)) as unknown;
      if (response.ok) return body as Answered<R>;
      throw refusal(base, response.status, body, advice);
    },
    async download<R extends Route>(route: R, given: Arguments<R> = {}): Promise<Readable> {
      const response = await send(base, route, given as Arguments<Route>, authorization, fetchBy);
      if (!response.ok || !response.body)
        throw refusal(base, response.status, await response.json().catch(() => undefined), advice);
      return Readable.fromWeb(response.body);
    },
  };
}

async function send(
  base: string,
  route: Route,
  given: Arguments<Route>,
  authorization: string | undefined,
  fetchBy: Fetch,
): Promise<Response> {
  const body = given.body as unknown;
  try {
    return await fetchBy(`${base}${pathOfCall(route, given)}`, {
      method: route.method,
      headers: {
        ...(authorization ? { authorization } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(given.upload ? { 'content-type': route.upload ?? 'application/octet-stream' } : {}),
        ...given.headers,
      },
      ...(given.upload ? { body: given.upload, duplex: 'half' as const } : {}),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw unreachable(base, error);
  }
}

interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

function refusal(base: string, status: number, body: unknown, advice: string | undefined): CommandError {
  const { code, message, detail } = (body as { error?: ErrorBody } | undefined)?.error ?? {};
  if (message === undefined)
    return new CommandError(EXIT.unreachable, `${base} answered ${status} and is perhaps no Shiplock server`);
  if (status === 401)
    return new CommandError(EXIT.refused, advice === undefined ? message : `${message}: ${advice}`, code, detail);
  if (status >= 500) return new CommandError(EXIT.unreachable, message, code);
  return new CommandError(status === 400 || status === 413 ? EXIT.wrongUsage : EXIT.refused, message, code);
}
