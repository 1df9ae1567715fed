// What only this deployment is to read, though it lies elsewhere: in a browser's cookie, or in a table that may be copied without
// the one that has the key. AES-256-GCM (NIST SP 800-38D).

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Access } from '../access.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The text so that only this deployment can read it, as base64url. */
export function seal(access: Pick<Access, 'requestKey'>, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(access), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** What was sealed; undefined for what this deployment has not sealed. */
export function unseal(access: Pick<Access, 'requestKey'>, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', keyOf(access), bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function keyOf({ requestKey }: Pick<Access, 'requestKey'>): Buffer {
  return Buffer.from(hkdfSync('sha256', requestKey, '', 'sealed secrets', 32));
}
