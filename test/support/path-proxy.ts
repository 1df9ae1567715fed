// A proxy that shows a server under a path of its own address, as one that serves several programs does, and `/v2` at its root, where
// clients of registries ask.

import { createServer, request as sendOn } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PathProxy {
  /** Such as `http://127.0.0.1:PORT/registry`. */
  readonly url: string;
  /** Passes requests on to this port of loopback, without the path. */
  forward(port: number): void;
  close(): void;
}

export async function startPathProxy(path: string): Promise<PathProxy> {
  let target = 0;
  const server = createServer((request, response) => {
    const { url = '' } = request;
    const rest = url.startsWith('/v2/') ? url : url.startsWith(`${path}/`) ? url.slice(path.length) : undefined;
    if (rest === undefined) {
      response.writeHead(404).end('this path is of another program');
      return;
    }
    const { method, headers } = request;
    const onward = sendOn({ host: '127.0.0.1', port: target, path: rest, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    forward(port) {
      target = port;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
