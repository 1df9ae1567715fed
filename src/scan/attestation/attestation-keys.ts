// Who is trusted to say what is in an image: public keys in the configuration, and nobody unless one stands there.

import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ShiplockError } from '../../errors.ts';
import { readPublicKey, writePublicKey } from '../../signature/public-key.ts';

const PUBLIC_KEY = /-----BEGIN (?:RSA )?PUBLIC KEY-----/;
const BASE64 = /^[A-Za-z0-9+/]{40,}={0,2}$/;
/** NIST SP 800-131A asks for no less. */
const SHORTEST_RSA_BITS = 2048;

/**
 * The keys of `attestationKeys` in one form: base64 of their DER SubjectPublicKeyInfo.
 * @param entries each in that form, or the path of a PEM file
 * @throws ShiplockError INVALID that names the entry, and says what may stand there
 */
export function readAttestationKeys(entries: readonly string[]): string[] {
  return entries.map((entry) => {
    const key = keyOf(entry);
    const problem = problemWith(key);
    if (problem !== undefined) throw wrong(entry, problem);
    return writePublicKey(key);
  });
}

/** The keys for checking signatures; only of what `readAttestationKeys` has given. */
export function openAttestationKeys(keys: readonly string[]): KeyObject[] {
  return keys.flatMap((key) => readPublicKey(key) ?? []);
}

function keyOf(entry: string): KeyObject {
  // A path can look like base64, too.
  const key = BASE64.test(entry) ? readPublicKey(entry) : undefined;
  if (key) return key;
  const text = textOfFile(entry);
  // Of a private key or a certificate the library would make a public key by itself.
  if (!PUBLIC_KEY.test(text)) throw wrong(entry, 'the file holds no public key in PEM form');
  try {
    return createPublicKey(text);
  } catch (error) {
    throw wrong(entry, (error as Error).message);
  }
}

function textOfFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw wrong(path, `it is no key in base64, and no file can be read there (${(error as Error).message})`);
  }
}

function problemWith(key: KeyObject): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  switch (type) {
    case 'ed25519':
      return undefined;
    case 'ec':
      return details?.namedCurve === 'prime256v1' ? undefined : `its curve is ${details?.namedCurve}, not P-256`;
    case 'rsa':
      return (details?.modulusLength ?? 0) >= SHORTEST_RSA_BITS
        ? undefined
        : `it has ${details?.modulusLength} bits; RSA keys have ${SHORTEST_RSA_BITS} at least`;
    default:
      return `keys of type ${type} are not supported`;
  }
}

function wrong(entry: string, problem: string): ShiplockError {
  const what =
    'use a P-256, Ed25519 or RSA public key: the path of a PEM file such as cosign.pub, or base64 of its DER';
  return new ShiplockError('INVALID', `${JSON.stringify(entry.slice(0, 200))} in attestationKeys: ${problem}; ${what}`);
}
