// Certificates that somebody else writes into files while the server runs.

import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { X509CertificateGenerator } from '@peculiar/x509';
import { beforeEach, describe, expect, test } from 'vitest';
import { openAuthority } from '../../src/tls/authority.ts';
import { openCertificateFiles } from '../../src/tls/certificate-files.ts';
import { keepFresh } from '../../src/tls/keep-fresh.ts';
import { type CertifiedKey, makeAuthority, makeCertificate } from '../../src/tls/make-certificate.ts';
import { manualClock } from '../support/manual-clock.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { listenWith } from '../support/tls-socket.ts';

const folder = useTemporaryFolder();
const clock = manualClock();
const validity = { from: clock.now(), until: clock.now() + 86_400_000_000 };
const files = () => ({ cert: join(folder(), 'tls.crt'), key: join(folder(), 'tls.key') });
let company: CertifiedKey;

beforeEach(async () => {
  company = await makeAuthority({ subject: 'Company CA', ...validity });
});

async function write(pair: Partial<CertifiedKey>): Promise<void> {
  if (pair.certificate !== undefined) await writeFile(files().cert, pair.certificate);
  if (pair.key !== undefined) await writeFile(files().key, pair.key);
}

const make = (subject: string) => makeCertificate(company, { subject, names: ['localhost'], ...validity });
const open = async () => openCertificateFiles(files(), await openAuthority(join(folder(), 'own'), 'localhost', clock));

test('are read again when both have changed; a half-written pair keeps the old one, and is told of once', async () => {
  await write(await make('first'));
  const tls = await open();
  const socket = await listenWith(tls);
  const said: string[] = [];
  const log = {
    info: (message: string) => said.push(message),
    warn: ({ err }: { err: unknown }) => said.push(String(err)),
  };
  const freshness = keepFresh(tls, socket.server, log);
  try {
    const second = await make('second');
    await write({ certificate: second.certificate });
    await freshness.look();
    await freshness.look();
    expect((await socket.shown()).subject.CN).toBe('first');
    expect(said).toEqual([expect.stringMatching(/tls\.crt and .*tls\.key do not belong together/)]);
    await write({ key: second.key.slice(0, 40) });
    await freshness.look();
    expect((await socket.shown()).subject.CN).toBe('first');
    await write({ key: second.key });
    await freshness.look();
    expect((await socket.shown()).subject.CN).toBe('second');
    await freshness.look();
    expect(said.slice(1)).toEqual(['another TLS certificate is in use from now on']);
    await rm(files().key);
    await freshness.look();
    expect((await socket.shown()).subject.CN).toBe('second');
    expect(said.at(-1)).toMatch(/tls\.key cannot be read/);
  } finally {
    freshness.stop();
    await socket.close();
  }
});

test('that do not belong together are refused at the start', async () => {
  await write({ certificate: (await make('one')).certificate, key: (await make('other')).key });
  await expect(open()).rejects.toThrow('do not belong together');
});

test('whose key is too short for TLS are refused at the start', async () => {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 512,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const short = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=short',
    signingAlgorithm: algorithm,
    keys,
  });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  await write({ certificate: short.toString('pem'), key });
  await expect(open()).rejects.toThrow(/tls\.crt cannot be used for TLS: .*too small/);
});

describe('what clients have to trust', () => {
  test('is what stands behind the certificate in its file', async () => {
    const own = await make('chained');
    await write({ ...own, certificate: `${own.certificate}${company.certificate}` });
    expect((await open()).trusted).toBe(company.certificate);
  });

  test('is the certificate itself where nothing stands behind it', async () => {
    const own = await make('alone');
    await write(own);
    expect((await open()).trusted).toBe(own.certificate);
  });
});
