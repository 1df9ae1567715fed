// A relay in front of a server that counts the bytes which the server sends, for tests of what clients fetch.

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CountingProxy {
  /** `127.0.0.1:PORT`, as it stands before a repository's name. */
  readonly host: string;
  /** Bytes that the server has sent since this was asked last. */
  take(): number;
  close(): Promise<void>;
}

/** @param target `127.0.0.1:PORT` of the server */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const port = Number(target.split(':')[1]);
  const sockets = new Set<Socket>();
  let count = 0;
  const relay = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    server.on('data', (bytes) => {
      count += bytes.length;
    });
    client.pipe(server).pipe(client);
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(relay.address() as AddressInfo).port}`,
    take() {
      const taken = count;
      count = 0;
      return taken;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}
