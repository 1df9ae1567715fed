// Passwords of which there are several spellings in bytes.

import { argon2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkNewPassword, hashPassword, verifyPassword } from './password.ts';

const COMPOSED = 'cr\u00e8me br\u00fbl\u00e9e';
const DECOMPOSED = COMPOSED.normalize('NFD');

/** As versions before stored it: the bytes that came. */
function storedRaw(password: string): string {
  const nonce = Buffer.alloc(16, 1);
  const rest = { memory: 1_024, passes: 1, parallelism: 1, tagLength: 32 };
  const hash = argon2Sync('argon2id', { message: password, nonce, ...rest });
  const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=1024,t=1,p=1$${unpadded(nonce)}$${unpadded(hash)}`;
}

describe('a password', () => {
  test('is the same in both spellings of its letters, and with any space', async () => {
    for (const password of [COMPOSED, DECOMPOSED, COMPOSED.replace(' ', '\u3000')]) {
      const stored = await hashPassword(password);
      expect(await verifyPassword(COMPOSED, stored)).toBe(true);
      expect(await verifyPassword(DECOMPOSED, stored)).toBe(true);
      expect(await verifyPassword('creme brulee', stored)).toBe(false);
    }
  });

  test('of the most characters is right in both spellings, and with pictures', async () => {
    for (const password of ['\u00e9'.repeat(1_024), '\u{1f600}'.repeat(1_024)]) {
      const stored = await hashPassword(password);
      expect(await verifyPassword(password.normalize('NFD'), stored)).toBe(true);
      expect(await verifyPassword(`${password}x`, stored)).toBe(false);
    }
  });

  test('that an older version hashed as it came is taken as it came', async () => {
    expect(await verifyPassword(DECOMPOSED, storedRaw(DECOMPOSED))).toBe(true);
    expect(await verifyPassword(COMPOSED, storedRaw(COMPOSED))).toBe(true);
    expect(await verifyPassword(DECOMPOSED, storedRaw(COMPOSED))).toBe(true);
    expect(await verifyPassword(COMPOSED, storedRaw('creme brulee'))).toBe(false);
  });

  test('is as long as in the form that is hashed', () => {
    expect(() => checkNewPassword('\u00e9'.repeat(8))).not.toThrow();
    expect(() => checkNewPassword('e\u0301'.repeat(7))).toThrow('a password needs 8 to 1024 characters');
    expect(() => checkNewPassword('e\u0301'.repeat(1_024))).not.toThrow();
    // Pictures are one character each, though JavaScript counts two.
    expect(() => checkNewPassword('\u{1f600}'.repeat(7))).toThrow('a password needs 8 to 1024 characters');
    for (const length of [8, 600, 1_024]) expect(() => checkNewPassword('\u{1f600}'.repeat(length))).not.toThrow();
    // Letters that are several in NFC: what is longer would be stored, and never looked at again.
    expect(() => checkNewPassword('\ufb2c'.repeat(1_024))).toThrow('a password needs 8 to 1024 characters');
  });
});
