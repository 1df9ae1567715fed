// Signed statements in DSSE envelopes (https://github.com/secure-systems-lab/dsse, protocol 1.0), by themselves or in a
// Sigstore bundle. Until a signature is verified all of it is a stranger's.

import { type KeyObject, verify } from 'node:crypto';
import { parseJson } from '../detect/read-json.ts';
import { Unreadable } from '../detect/unreadable.ts';
import { arrayOf, isObject, textOf } from '../json.ts';
import { keyFingerprint } from './public-key.ts';

export interface Envelope {
  readonly payloadType: string;
  readonly payload: Buffer;
  readonly signatures: readonly Buffer[];
  /** It brings a certificate along, as of Fulcio, in place of naming a key. */
  readonly keyless: boolean;
}

/** Each of them is tried with each key. */
const MAX_SIGNATURES = 10;
const MAX_SIGNATURE_TEXT = 2_000;
const MAX_TYPE_TEXT = 200;
/** An envelope is a few texts; a bundle has some more. */
const MAX_VALUES = 10_000;

/** @throws Unreadable for anything that has no DSSE envelope in it */
export function readEnvelope(bytes: Buffer): Envelope {
  const document = parseJson(bytes, MAX_VALUES);
  if (!isObject(document)) throw new Unreadable('is no JSON object');
  const bundled = document['dsseEnvelope'];
  const envelope = isObject(bundled) ? bundled : document;
  const { payload, payloadType } = envelope;
  const type = textOf(payloadType, MAX_TYPE_TEXT);
  if (type === null || typeof payload !== 'string') throw new Unreadable('is no DSSE envelope');
  const signatures = arrayOf(envelope['signatures'], MAX_SIGNATURES).flatMap((signature) => {
    const text = isObject(signature) ? textOf(signature['sig'], MAX_SIGNATURE_TEXT) : null;
    return text === null ? [] : [Buffer.from(text, 'base64')];
  });
  return { payloadType: type, payload: Buffer.from(payload, 'base64'), signatures, keyless: isKeyless(document) };
}

/** The fingerprint of the key that has made one of the signatures; null when none of these has. */
export function signerOf(envelope: Envelope, keys: readonly KeyObject[]): string | null {
  const signed = preAuthEncoding(envelope.payloadType, envelope.payload);
  // Which key it was the envelope may say, but that is not signed: all are tried.
  const signer = keys.find((key) => envelope.signatures.some((signature) => isSignedBy(key, signed, signature)));
  return signer ? keyFingerprint(signer) : null;
}

/** PAE of the protocol: what is signed is the type with the payload, so that one cannot stand for another. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

function isSignedBy(key: KeyObject, signed: Buffer, signature: Buffer): boolean {
  try {
    // Ed25519 has its hash built in.
    return verify(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', signed, key, signature);
  } catch {
    return false;
  }
}

function isKeyless({ verificationMaterial: material }: Readonly<Record<string, unknown>>): boolean {
  return isObject(material) && ('certificate' in material || 'x509CertificateChain' in material);
}
