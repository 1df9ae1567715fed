// A TLS server of Node's own and a look at the certificate that it shows, for tests of what it is given.

import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import { type ServerTls, tlsOptions } from '../../src/tls/server-tls.ts';

export interface TlsSocket {
  readonly server: Server;
  /** The certificate that a new connection is shown. */
  shown(): Promise<PeerCertificate>;
  close(): Promise<void>;
}

/** Listens with what it is given at this moment; later changes come by `setSecureContext`. */
export async function listenWith(tls: ServerTls): Promise<TlsSocket> {
  const server = createServer(tlsOptions(tls), (_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    server,
    shown: () =>
      new Promise((resolve, reject) => {
        // Tests have clocks of their own, by which the certificate may be over, or not begun.
        const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
          resolve(socket.getPeerCertificate());
          socket.destroy();
        });
        socket.on('error', reject);
      }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
