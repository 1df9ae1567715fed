// A receiver of webhooks on this machine: keeps what it is sent, and answers as a test says.

import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies freely.
  readonly json: any;
}

export interface Receiver {
  /** Such as `http://127.0.0.1:34567/hook`. */
  readonly url: string;
  readonly received: Received[];
  /** Status and body by what it is sent; 204 by default. `hang` for no answer at all. */
  answer: (received: Received) => { status: number; body?: string; location?: string } | 'hang';
}

/** Starts a receiver for the tests of this block; before each it has received nothing, and answers 204. */
export function useReceiver(): Receiver {
  const received: Received[] = [];
  let server: Server;
  const receiver = { url: '', received, answer: (() => ({ status: 204 })) as Receiver['answer'] };
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const one = { headers: request.headers, body, json: JSON.parse(body) };
      received.push(one);
      const answer = receiver.answer(one);
      if (answer === 'hang') return;
      response.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location });
      response.end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  beforeEach(() => {
    received.length = 0;
    receiver.answer = () => ({ status: 204 });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return receiver;
}
