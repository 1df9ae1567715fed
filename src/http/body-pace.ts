// Bodies of requests have to arrive. A client that sends a byte now and then holds a connection, a file and memory for
// as long as it likes; idle connections are ended elsewhere, these are not idle.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRaw } from './raw-answer.ts';

/** How long clients are waited for; times in milliseconds. */
export interface Patience {
  /** Until the last line of the headers is there. */
  readonly headers: number;
  /** Until a body is there, and longer by what has arrived at `bodyRate`. */
  readonly body: number;
  /** In bytes per second. */
  readonly bodyRate: number;
  /** The body of an upload may take as long as it likes, but brings `uploadBytes` in each of these spans. */
  readonly uploadSpan: number;
  readonly uploadBytes: number;
  /** How often all of this is looked at. */
  readonly every: number;
}

export const PATIENCE: Patience = {
  headers: 20_000,
  body: 30_000,
  bodyRate: 8 * 1024,
  uploadSpan: 60_000,
  uploadBytes: 16 * 1024,
  every: 5_000,
};

/** The client is faster than the server when this many bytes wait to be read. */
const WAITING_FOR_US = 16 * 1024;

interface Body {
  readonly response: ServerResponse;
  readonly firstByte: number;
  since: number;
  span: { start: number; bytes: number } | undefined;
}

export class BodyPace {
  readonly patience: Patience;
  readonly #bodies = new Map<IncomingMessage, Body>();

  constructor(patience: Patience = PATIENCE) {
    this.patience = patience;
  }

  /** Begins to look at the body of this request, if it has one. */
  watch(request: IncomingMessage, response: ServerResponse, now: number): void {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    if ((length === undefined || length === '0') && encoding === undefined) return;
    const body = { response, firstByte: request.socket.bytesRead, since: now, span: undefined };
    this.#bodies.set(request, body);
    request.once('close', () => this.#bodies.delete(request));
  }

  /** The body is an upload: it may take any time as long as bytes arrive. */
  allowUpload(request: IncomingMessage, now: number): void {
    const body = this.#bodies.get(request);
    if (body) body.span = { start: now, bytes: request.socket.bytesRead };
  }

  /** Ends the requests whose bodies come too slowly. */
  check(now: number): void {
    for (const [request, body] of this.#bodies) {
      if (request.complete) this.#bodies.delete(request);
      else if (request.readableLength >= WAITING_FOR_US) this.#excuse(body, request, now);
      else if (this.#isTooSlow(body, request, now)) end(request, body.response);
    }
  }

  #isTooSlow(body: Body, { socket }: IncomingMessage, now: number): boolean {
    const { patience } = this;
    // Behind the answer, nobody needs the rest of an upload.
    if (!body.span || body.response.writableEnded) {
      const allowed = patience.body + ((socket.bytesRead - body.firstByte) / patience.bodyRate) * 1000;
      return now - body.since > allowed;
    }
    if (now - body.span.start < patience.uploadSpan) return false;
    const isTooSlow = socket.bytesRead - body.span.bytes < patience.uploadBytes;
    body.span = { start: now, bytes: socket.bytesRead };
    return isTooSlow;
  }

  /** Time in which we were slower than the client does not count. */
  #excuse(body: Body, { socket }: IncomingMessage, now: number): void {
    body.since += this.patience.every;
    if (body.span) body.span = { start: now, bytes: socket.bytesRead };
  }
}

function end({ socket }: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) socket.destroy();
  else answerRaw(socket, '408 Request Timeout', 'the body of the request came too slowly: send it again');
}
