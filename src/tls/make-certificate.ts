// Makes keys and X.509 certificates (RFC 5280), all of them with ECDSA on P-256. The one place that knows the library.

import 'reflect-metadata';
import { createPrivateKey, KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { Microseconds } from '../clock.ts';

/** A certificate with its private key, both as PEM. */
export interface CertifiedKey {
  readonly certificate: string;
  readonly key: string;
}

export interface Validity {
  readonly from: Microseconds;
  /** Exact to the second. */
  readonly until: Microseconds;
}

/** What a certificate is to say. */
export interface CertificateOrder extends Validity {
  /** The common name, for people. */
  readonly subject: string;
  /** DNS names and IP addresses for a server; a client, which shows who it is, has none. */
  readonly names?: readonly string[] | undefined;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const SERIAL_BYTES = 16;
/** `ub-common-name` of RFC 5280, appendix A.1. */
const MAX_COMMON_NAME = 64;

/** A certificate authority that signs itself and may sign others, but no further authorities. */
export async function makeAuthority({ subject, from, until }: CertificateOrder): Promise<CertifiedKey> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: nameOf(subject),
    notBefore: dateOf(from),
    notAfter: dateOf(until),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return pemOf(certificate, keys);
}

/** A certificate, signed by the authority, with a key of its own that is nowhere else. */
export async function makeCertificate(authority: CertifiedKey, order: CertificateOrder): Promise<CertifiedKey> {
  const keys = await makeKeys();
  const issuer = new X509Certificate(authority.certificate);
  const { names } = order;
  const extensions: Extension[] = [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([names ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth]),
    await SubjectKeyIdentifierExtension.create(keys.publicKey),
    await AuthorityKeyIdentifierExtension.create(issuer),
  ];
  if (names)
    extensions.push(
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
    );
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: nameOf(order.subject),
    issuer: issuer.subjectName,
    notBefore: dateOf(order.from),
    notAfter: dateOf(order.until),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: createPrivateKey(authority.key).toCryptoKey(ALGORITHM, false, ['sign']),
    extensions,
  });
  return pemOf(certificate, keys);
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function pemOf(certificate: X509Certificate, { privateKey }: webcrypto.CryptoKeyPair): CertifiedKey {
  const key = KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { certificate: `${certificate.toString('pem')}\n`, key: key.toString() };
}

/** Positive and of one length, whatever the random bits are. */
function newSerial(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0);
  return bytes.toString('hex');
}

function nameOf(subject: string) {
  return [{ CN: [subject.slice(0, MAX_COMMON_NAME)] }];
}

function dateOf(at: Microseconds): Date {
  return new Date(Math.floor(at / 1_000_000) * 1_000);
}
