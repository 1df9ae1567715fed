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

/** What the client has shown; undefined when it has shown none, and for connections without TLS. */
export function shownCertificate(socket: Socket): ShownCertificate | undefined {
  const certificate = (socket as Partial<TLSSocket>).getPeerX509Certificate?.();
  return certificate && describeCertificate(certificate);
}

export function describeCertificate(certificate: X509Certificate): ShownCertificate {
  return {
    serial: certificate.serialNumber.toLowerCase(),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    isForClients: certificate.keyUsage?.includes(CLIENT_AUTHENTICATION) ?? false,
  };
}
