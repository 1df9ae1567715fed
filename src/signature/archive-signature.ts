// Who made an archive: an ed25519 signature (RFC 8032) over the bytes of its manifest, which has the checksums of the rest.

import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { ShiplockError } from '../errors.ts';
import { isObject, parseJson, textOf } from '../json.ts';
import { keyFingerprint, readPublicKey, writePublicKey } from './public-key.ts';

/** The text of the signature file. The public key is in it for people to recognize, not to be trusted. */
export function signManifest(manifest: Uint8Array, privateKey: KeyObject): string {
  if (privateKey.asymmetricKeyType !== 'ed25519') {
    throw new ShiplockError('INVALID', 'archives of advisories are signed with an ed25519 key');
  }
  const publicKey = writePublicKey(createPublicKey(privateKey));
  const signature = sign(null, manifest, privateKey);
  return JSON.stringify({ publicKey, signature: signature.toString('base64') });
}

export interface TrustOptions {
  readonly trusted: readonly KeyObject[];
  /** Takes an archive of a signer who is not among the trusted ones; its signature must be right all the same. */
  readonly allowUnknownSigner?: boolean;
}

/**
 * Checks the signature and returns the signer's fingerprint.
 * @throws ShiplockError INVALID for a wrong signature; DENIED for a signer who is not trusted, with the fingerprint.
 */
export function verifyManifest(manifest: Uint8Array, signatureText: string, options: TrustOptions): string {
  const value = parseJson(signatureText);
  const keyText = isObject(value) ? textOf(value['publicKey'], 1_000) : null;
  const signature = isObject(value) ? textOf(value['signature'], 1_000) : null;
  const key = keyText === null ? undefined : readPublicKey(keyText);
  const isEd25519 = key?.asymmetricKeyType === 'ed25519';
  if (!isEd25519 || signature === null || !verify(null, manifest, key, Buffer.from(signature, 'base64'))) {
    throw new ShiplockError('INVALID', 'the signature of the archive is wrong: it was altered, or damaged on its way');
  }
  const signer = keyFingerprint(key);
  if (options.allowUnknownSigner || options.trusted.some((trusted) => keyFingerprint(trusted) === signer))
    return signer;
  const remedy = 'add the key to the trusted ones, or allow unknown signers for this import';
  throw new ShiplockError('DENIED', `the archive is signed by a key that is not trusted, ${signer}: ${remedy}`, {
    signer,
  });
}
