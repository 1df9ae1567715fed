// A forward proxy on this machine (RFC 9110, sections 7.3.1 and 9.3.6), which resolves `*.example` to this machine and
// remembers what it was asked for.

import { createServer, request as requestHttp, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';

export interface ForwardProxy {
  readonly url: string;
  /** Method and target of each request, in order. */
  readonly asked: string[];
}

/** Starts one for the tests of this block. */
export function useForwardProxy(): ForwardProxy {
  const proxy = { url: '', asked: [] as string[] };
  const sockets = new Set<Socket>();
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const target = new URL(request.url ?? '');
      proxy.asked.push(`${request.method} ${target.host}`);
      const { method, headers } = request;
      const passed = requestHttp({ host: '127.0.0.1', port: target.port, path: target.pathname, method, headers });
      passed.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      request.pipe(passed);
    });
    server.on('connect', (request, client: Socket) => {
      proxy.asked.push(`CONNECT ${request.url}`);
      const there = connect(Number(request.url?.split(':').pop()), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        there.pipe(client).pipe(there);
      });
      for (const socket of [client, there]) {
        sockets.add(socket);
        socket.on('error', () => {});
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    proxy.asked.length = 0;
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return proxy;
}
