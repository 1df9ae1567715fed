// The certificate that a client has shown on its connection. With it TLS has proved one thing: that the client has its key.

import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

export interface ShownCertificate {
  /** Hexadecimal, in lower case. */
  readonly serial: string;
  /** sha256 of the whole certificate, hexadecimal, in lower case. */
  readonly fingerprint: string;
  /** It may be used to show who a client is (RFC 5280, section 4.2.1.12). */
  readonly isForClients: boolean;
}

const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';

/**
 * What clients have shown, read once for each connection, on which it stays the same: the server allows no renegotiation, and
 * asks nobody for another certificate after the handshake.
 */
export class ShownCertificates {
  /** Null for a connection on which none was shown. */
  readonly #described = new WeakMap<Socket, ShownCertificate | null>();

  /** Undefined when the client has shown none, and for connections without TLS. */
  on(socket: Socket): ShownCertificate | undefined {
    let described = this.#described.get(socket);
    if (described === undefined) {
      const certificate = (socket as Partial<TLSSocket>).getPeerX509Certificate?.();
      described = certificate ? describeCertificate(certificate) : null;
      this.#described.set(socket, described);
    }
    return described ?? undefined;
  }
}

export function describeCertificate(certificate: X509Certificate): ShownCertificate {
  return {
    serial: certificate.serialNumber.toLowerCase(),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    isForClients: certificate.keyUsage?.includes(CLIENT_AUTHENTICATION) ?? false,
  };
}
