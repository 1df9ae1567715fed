// Somebody who wants to be told: a receiver of webhooks on this machine, which checks who sends what it gets.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Told {
  readonly type: string;
  readonly contents: Readonly<Record<string, unknown>>;
  /** The signature is right (Standard Webhooks 1.0). */
  readonly isGenuine: boolean;
}

export interface Receiver {
  readonly url: string;
  /** Messages are signed with this secret. */
  trust(secret: string): void;
  /** Resolves with the first message that fits. @throws Error when none has come in time */
  next(fits: (told: Told) => boolean): Promise<Told>;
  close(): void;
}

const PATIENCE_MILLISECONDS = 15_000;

export async function startReceiver(): Promise<Receiver> {
  let secret = '';
  const messages: Told[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const isGenuine = isSignedWith(secret, request.headers, body);
    messages.push({ ...(JSON.parse(body) as Pick<Told, 'type' | 'contents'>), isGenuine });
    response.writeHead(204).end();
    server.emit('told');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    trust(its) {
      secret = its;
    },
    async next(fits) {
      const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
      for (;;) {
        const found = messages.find(fits);
        if (found) return found;
        await once(server, 'told', { signal });
      }
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function isSignedWith(secret: string, headers: NodeJS.Dict<string | string[]>, body: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  const given = Buffer.from(String(headers['webhook-signature']));
  return given.length === expected.length && timingSafeEqual(given, expected);
}
