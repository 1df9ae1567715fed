// How many connections one address may have. Each takes a file descriptor, of which a process has a limited number.

import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from '../access/login/network-of.ts';
import { answerRaw } from './raw-answer.ts';
import type { IsProxy } from './trusted-proxies.ts';

export interface ConnectionLimit {
  /** 0 for no limit. */
  readonly perAddress: number;
  /** Proxies of the deployment bring the connections of many, and keep their own count. */
  readonly isProxy: IsProxy;
  /** Nothing can be said on a connection before its TLS is. */
  readonly tls: boolean;
}

/** Refuses connections of addresses that have too many. */
export function limitConnections(server: Server, { perAddress, isProxy, tls }: ConnectionLimit): void {
  if (perAddress === 0) return;
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const network = networkOf(address);
    if (isProxy(address, 0)) return;
    const count = open.get(network) ?? 0;
    if (count >= perAddress) {
      if (tls) socket.destroy();
      else {
        const message = `there are ${count} connections from this address: close some, or let the operator raise SHIPLOCK_CONNECTIONS_PER_ADDRESS`;
        answerRaw(socket, '429 Too Many Requests', message);
      }
      return;
    }
    open.set(network, count + 1);
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1;
      if (left > 0) open.set(network, left);
      else open.delete(network);
    });
  });
}
