// What can be told of a certificate and its key by looking at them.

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { CertifiedKey, Validity } from './make-certificate.ts';

/** True when both can be read, and the key is the certificate's own. */
export function fits({ certificate, key }: CertifiedKey): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

/** From when until when the certificate, the first one of a chain, is valid. */
export function validityOf(certificate: string): Validity {
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  return { from: validFromDate.getTime() * 1000, until: validToDate.getTime() * 1000 };
}

/** True when the certificate is for all of these DNS names and IP addresses. */
export function isFor(certificate: string, names: readonly string[]): boolean {
  const seen = new X509Certificate(certificate);
  return names.every((name) => (isIP(name) === 0 ? seen.checkHost(name) : seen.checkIP(name)) !== undefined);
}

/** True when the authority has signed the certificate. */
export function isSignedBy(authority: string, certificate: string): boolean {
  return new X509Certificate(certificate).verify(new X509Certificate(authority).publicKey);
}

/** SHA-256 of the certificate, as programs show it to people: `AB:CD:…`. */
export function fingerprintOf(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256;
}
