// A relay in front of a server that keeps what clients sent, and can cut or hold connections: for tests of what goes over
// the wire, and of servers that fail in the middle.

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface RecordingProxy {
  readonly port: number;
  /** All bytes that clients have sent so far. */
  sent(): Buffer;
  /** How many bytes the server has sent so far. */
  received(): number;
  /** Connections that clients have opened so far. */
  opened(): number;
  /** Resolves when no client is connected. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** Cuts a connection after the server has sent so many bytes over it. */
  readonly cutAfter?: number;
  /** Called once, before the first byte beyond `cutAfter` would be passed on. */
  readonly onCut?: () => void;
  /** Changes what the server sends. */
  readonly change?: (bytes: Buffer) => Buffer;
}

/** @param target port of the server; undefined for one that takes connections and never says a word */
export async function startRecordingProxy(
  target: number | undefined,
  { cutAfter = Number.POSITIVE_INFINITY, onCut = () => {}, change = (bytes) => bytes }: ProxyOptions = {},
): Promise<RecordingProxy> {
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();
  const chunks: Buffer[] = [];
  let waiting: (() => void)[] = [];
  let opened = 0;
  let received = 0;

  const keep = (socket: Socket, other: () => Socket | undefined) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      clients.delete(socket);
      other()?.destroySoon();
      if (clients.size > 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    });
  };
  const relay = createServer((client) => {
    opened++;
    clients.add(client);
    const server = target === undefined ? undefined : connect(target, '127.0.0.1');
    keep(client, () => server);
    client.on('data', (bytes: Buffer) => {
      chunks.push(bytes);
      server?.write(bytes);
    });
    if (!server) return;
    keep(server, () => client);
    let passed = 0;
    server.on('data', (bytes: Buffer) => {
      const rest = cutAfter - passed;
      passed += bytes.length;
      received += bytes.length;
      if (bytes.length <= rest) {
        client.write(change(bytes));
        return;
      }
      client.write(bytes.subarray(0, rest));
      onCut();
      client.destroySoon();
      server.destroy();
    });
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  return {
    port: (relay.address() as AddressInfo).port,
    sent: () => Buffer.concat(chunks),
    received: () => received,
    opened: () => opened,
    idle: () =>
      new Promise((resolve) => {
        if (clients.size === 0) resolve();
        else waiting.push(resolve);
      }),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}
