// How many connections there may be, of one address and of all. Each takes a file descriptor, and another one for the blob
// that it is sent; a process has a limited number of them, and some are needed for the rest of the work.

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from '../access/login/network-of.ts';
import { answerRaw } from './raw-answer.ts';
import type { IsProxy } from './trusted-proxies.ts';

/** When so much of what may be open is open, there is no crowd any more. */
const CALM_PART = 0.9;
/** A client that has just connected, or had an answer, is about to ask for something. */
const IDLE_MILLISECONDS = 10_000;

export interface ConnectionLimit {
  /** 0 for no limit. */
  readonly perAddress: number;
  /** Of all addresses. */
  readonly most: number;
  /** Told when connections are refused because there are so many, and when that is over. */
  readonly onCrowd: (isCrowded: boolean) => void;
  /** Proxies of the deployment bring the connections of many, and keep their own count. */
  readonly isProxy: IsProxy;
  /** Nothing can be said on a connection before its TLS is. */
  readonly tls: boolean;
}

/** Refuses connections of addresses that have too many, and of all when there are too many. */
export function limitConnections(server: Server, { perAddress, most, onCrowd, isProxy, tls }: ConnectionLimit): void {
  refuseCrowd(server, { most, onCrowd, tls });
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

/** Room is made first by closing a connection on which nothing has been asked for a while. */
function refuseCrowd(server: Server, { most, onCrowd, tls }: Pick<ConnectionLimit, 'most' | 'onCrowd' | 'tls'>): void {
  const idle = watchIdle(server, tls);
  let count = 0;
  let isCrowded = false;
  server.on('connection', (socket: Socket) => {
    count += 1;
    socket.once('close', () => {
      count -= 1;
      if (!isCrowded || count > most * CALM_PART) return;
      isCrowded = false;
      onCrowd(false);
    });
    if (count <= most || idle.closeOldest()) return;
    if (!isCrowded) onCrowd(true);
    isCrowded = true;
    if (tls) socket.destroy();
    else {
      const message = `the server has ${most} connections open, and takes no more: try again`;
      answerRaw(socket, '503 Service Unavailable', message, { 'retry-after': '5' });
    }
  });
}

/** Knows on which connections nothing is asked. */
function watchIdle(server: Server, tls: boolean): { closeOldest(): boolean } {
  /** With the time since when, the oldest first. */
  const idle = new Map<Socket, number>();
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    idle.set(socket, performance.now());
    socket.once('close', () => idle.delete(socket));
  });
  const onRequest = ({ socket }: IncomingMessage, response: ServerResponse) => {
    idle.delete(socket);
    response.once('close', () => {
      if (!socket.destroyed) idle.set(socket, performance.now());
    });
  };
  server.on('request', onRequest).on('checkContinue', onRequest);
  return {
    /** False when there is none that has been idle for long enough. */
    closeOldest() {
      const [oldest] = idle;
      if (!oldest || performance.now() - oldest[1] < IDLE_MILLISECONDS) return false;
      oldest[0].destroy();
      return true;
    },
  };
}
