// Signatures by every kind of key that may be trusted, keys as they can be configured, and envelopes of strangers.

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Unreadable } from '../../src/detect/unreadable.ts';
import { openAttestationKeys, readAttestationKeys } from '../../src/scan/attestation/attestation-keys.ts';
import { preAuthEncoding, readEnvelope, signerOf } from '../../src/signature/envelope.ts';
import { readStatement } from '../../src/signature/statement.ts';
import { bundled, envelope, spki, statement } from '../support/attestation.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const PAIRS: readonly [string, { readonly publicKey: KeyObject; readonly privateKey: KeyObject }][] = [
  ['P-256', generateKeyPairSync('ec', { namedCurve: 'prime256v1' })],
  ['Ed25519', generateKeyPairSync('ed25519')],
  ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 })],
];
const [, first] = PAIRS[0] as (typeof PAIRS)[number];
const bytesOf = (value: object) => Buffer.from(JSON.stringify(value));
const about = statement(`sha256:${'a'.repeat(64)}`, {});

describe('a DSSE envelope', () => {
  test('is signed with its type: the test vector of the specification', () => {
    const encoded = preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world'));
    expect(encoded.toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  test.each(PAIRS)('is verified with a key of kind %s, and with no other', (_kind, { publicKey, privateKey }) => {
    const read = readEnvelope(bytesOf(envelope(about, privateKey)));
    const keys = openAttestationKeys(PAIRS.map(([, pair]) => spki(pair.publicKey)));
    expect(signerOf(read, keys)).toMatch(/^[0-9a-f]{64}$/);
    expect(signerOf(read, openAttestationKeys([spki(publicKey)]))).toBe(signerOf(read, keys));
    const others = keys.filter((key) => spki(key) !== spki(publicKey));
    expect(signerOf(read, others)).toBeNull();
    expect(signerOf(read, [])).toBeNull();
    expect(signerOf({ ...read, payloadType: 'text/plain' }, keys)).toBeNull();
    expect(signerOf({ ...read, payload: Buffer.concat([read.payload, Buffer.from(' ')]) }, keys)).toBeNull();
  });

  test('may be a part of a bundle, and have signatures of others beside', () => {
    const signed = envelope(about, first.privateKey) as { signatures: object[] };
    const both = { ...signed, signatures: [{ sig: 'AAAA' }, { keyid: 7 }, null, ...signed.signatures] };
    expect(signerOf(readEnvelope(bytesOf(bundled(both))), [first.publicKey])).not.toBeNull();
  });

  test('of a stranger is read or refused, whatever is in it', () => {
    const whole = JSON.stringify(bundled(envelope(about, first.privateKey)));
    const cut = fc
      .tuple(fc.nat(whole.length), fc.string())
      .map(([at, text]) => whole.slice(0, at) + text + whole.slice(at));
    const shaped = fc.record({ payload: fc.jsonValue(), payloadType: fc.jsonValue(), signatures: fc.jsonValue() });
    const texts = fc.oneof(
      cut,
      fc.json(),
      shaped.map((one) => JSON.stringify(one)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const read = readEnvelope(Buffer.from(text));
          signerOf(read, [first.publicKey]);
          readStatement(read);
        } catch (error) {
          expect(error).toBeInstanceOf(Unreadable);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('attestationKeys', () => {
  const folder = useTemporaryFolder();
  const file = (name: string, text: string | Buffer) => {
    const path = join(folder(), name);
    writeFileSync(path, text);
    return path;
  };

  test('are files in PEM form or base64, and the same in either', () => {
    for (const [kind, { publicKey }] of PAIRS) {
      const path = file(`${kind}.pub`, publicKey.export({ type: 'spki', format: 'pem' }));
      expect(readAttestationKeys([path, spki(publicKey)])).toEqual([spki(publicKey), spki(publicKey)]);
    }
  });

  test.each<[string, () => string, RegExp]>([
    [
      'a file that is not there',
      () => join(folder(), 'none.pub'),
      /none\.pub" in attestationKeys: it is no key in base64/,
    ],
    ['a file of something else', () => file('text.pub', 'hello'), /holds no public key in PEM form/],
    [
      'a damaged key',
      () => file('bad.pub', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'),
      /bad\.pub/,
    ],
    [
      'a private key',
      () => file('key.pem', first.privateKey.export({ type: 'pkcs8', format: 'pem' })),
      /holds no public key in PEM form/,
    ],
    [
      'a key of another curve',
      () => spki(generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey),
      /its curve is secp384r1, not P-256/,
    ],
    ['a short RSA key', () => spki(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey), /1024 bits/],
    [
      'another kind of key',
      () => spki(generateKeyPairSync('x25519').publicKey),
      /keys of type x25519 are not supported/,
    ],
  ])('refuse %s with words', (_what, entry, words) => {
    expect(() => readAttestationKeys([entry()])).toThrow(words);
    expect(() => readAttestationKeys([entry()])).toThrow(/use a P-256, Ed25519 or RSA public key/);
  });
});
