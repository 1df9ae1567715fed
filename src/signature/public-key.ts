// Public keys as configurations, archives and people write them.

import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

/**
 * Reads a key from base64 of its DER SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7); undefined when it is none.
 */
export function readPublicKey(base64: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

/** The form that `readPublicKey` reads. */
export function writePublicKey(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}

/** The name of a public key as people compare it: SHA-256 of its DER form, in hexadecimal. */
export function keyFingerprint(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
