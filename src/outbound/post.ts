// Sends one request to a receiver, and tells what came of it. No redirect is followed: it could lead anywhere.

import { request as requestHttp } from 'node:http';
import { type RequestOptions, request as requestHttps } from 'node:https';
import type { Connections } from './connections.ts';
import type { Targets } from './targets.ts';

export interface Outcome {
  /** What the receiver answered; null when it did not. */
  readonly status: number | null;
  /** The beginning of its answer. */
  readonly response: string | null;
  /** Why there was no answer. */
  readonly error: string | null;
  readonly milliseconds: number;
}

export interface Post {
  /** Whose receiver it is, such as a namespace. */
  readonly place: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
  /** In milliseconds. */
  readonly patience: number;
}

const MAX_RESPONSE_BYTES = 2_000;

/** Resolves with the outcome, whatever it is. */
export async function post(
  { place, url, headers, body, signal, patience }: Post,
  targets: Targets,
  connections: Connections,
): Promise<Outcome> {
  const began = performance.now();
  const since = () => Math.round(performance.now() - began);
  try {
    const target = new URL(url);
    targets.check(target);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
    const { status, response } = await send(target, headers, body, {
      agent: connections.agent(target),
      // A proxy looks the name up itself.
      ...(!connections.isProxied(target) && { lookup: targets.lookup(place, limit) }),
      ...(connections.ca && { ca: connections.ca }),
      signal: limit,
    });
    return { status, response, error: null, milliseconds: since() };
  } catch (error) {
    return { status: null, response: null, error: complaint(error, patience), milliseconds: since() };
  }
}

function complaint(error: unknown, patience: number): string {
  if (error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name))
    return `no answer within ${patience / 1000} s`;
  // Of several addresses each may have its own reason.
  const errors = error instanceof AggregateError ? error.errors : [error];
  return errors.map((one) => (one instanceof Error ? one.message : String(one))).join('; ');
}

function send(
  target: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  connecting: RequestOptions & { readonly signal: AbortSignal },
): Promise<{ status: number; response: string }> {
  const { signal } = connecting;
  const open = target.protocol === 'https:' ? requestHttps : requestHttp;
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; response: string }>();
  const chunks: Buffer[] = [];
  let size = 0;
  let status: number | undefined;
  /** Once there is a status, what comes behind it changes nothing, and need not come. */
  const end = (error?: unknown) => {
    signal.removeEventListener('abort', cutOff);
    request.destroy();
    if (status === undefined) return reject(error);
    const response = Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES).toString().replaceAll('\0', '');
    resolve({ status, response });
  };
  const cutOff = () => end(signal.reason);
  const length = Buffer.byteLength(body);
  const request = open(target, {
    method: 'POST',
    headers: { ...headers, 'content-length': length, 'user-agent': 'Shiplock-Webhook' },
    ...connecting,
  });
  // Node leaves a connection that changes its protocol alone, the signal included.
  signal.addEventListener('abort', cutOff);
  request.on('error', end);
  request.on('upgrade', (answer, socket) => {
    status = answer.statusCode ?? 0;
    socket.destroy();
    end();
  });
  request.on('response', (answer) => {
    status = answer.statusCode ?? 0;
    answer.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MAX_RESPONSE_BYTES) end();
    });
    answer.on('end', () => end());
    answer.on('error', end);
  });
  request.end(body);
  return promise;
}
