// TLS of the server, wherever its certificate comes from: what the listening socket needs of it.

import { constants } from 'node:crypto';
import type { Authority } from './authority.ts';
import type { CertifiedKey } from './make-certificate.ts';

export interface ServerTls {
  /** The certificate, with those between it and its root, and its key. */
  readonly own: CertifiedKey;
  /** The certificates that clients have to trust, as PEM. */
  readonly trusted: string;
  /** The server made its certificate, and the authority that signs it, itself. */
  readonly isSelfSigned: boolean;
  /** Signs the certificates of clients. */
  readonly authority: Authority;
  /** How often to call `refresh`, in milliseconds. */
  readonly refreshEvery: number;
  /**
   * Looks whether another certificate is due or there; true when it is in use from now on.
   * @throws ShiplockError when there is something that cannot be used: the one of before stays
   */
  refresh(): Promise<boolean>;
}

/** The options for Node's TLS. The server asks for certificates of its own authority, and says itself what they are worth. */
export function tlsOptions({ own, authority }: ServerTls) {
  return {
    cert: own.certificate,
    key: own.key,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: false,
    // Who a connection belongs to does not change on it, and nobody makes the server compute one handshake after another.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  };
}
