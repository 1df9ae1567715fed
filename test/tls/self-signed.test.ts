// The certificate that a server makes itself, and the authority behind it: what is kept, what is renewed, what is refused.

import { X509Certificate } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keepFresh } from '../../src/tls/keep-fresh.ts';
import { openSelfSigned } from '../../src/tls/self-signed.ts';
import { manualClock } from '../support/manual-clock.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { listenWith } from '../support/tls-socket.ts';

const DAY = 86_400;
const NAMES = ['registry.example.com', '*.apps.example.com', '127.0.0.1', '::1'] as const;
const root = useTemporaryFolder();
const serial = (pem: string) => new X509Certificate(pem).serialNumber;

test('it is signed by the authority, and for all names', async () => {
  const tls = await openSelfSigned({ folder: join(root(), 'made'), names: NAMES, clock: manualClock() });
  const [own, authority] = [new X509Certificate(tls.own.certificate), new X509Certificate(tls.trusted)];
  expect(own.verify(authority.publicKey)).toBe(true);
  expect(own.checkIssued(authority)).toBe(true);
  expect(authority.ca).toBe(true);
  expect(authority.subject).toMatch(/^CN=Shiplock CA [0-9a-f]{8} of registry\.example\.com$/);
  expect(own.ca).toBe(false);
  expect(own.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(own.checkHost('registry.example.com')).toBeDefined();
  expect(own.checkHost('a.apps.example.com')).toBeDefined();
  expect(own.checkHost('other.example.com')).toBeUndefined();
  expect(own.checkIP('::1')).toBeDefined();
});

test('both are kept, where nobody else can read the keys', async () => {
  const [folder, clock] = [join(root(), 'kept'), manualClock()];
  const first = await openSelfSigned({ folder, names: NAMES, clock });
  const again = await openSelfSigned({ folder, names: NAMES, clock });
  expect(again.own).toEqual(first.own);
  expect(again.trusted).toBe(first.trusted);
  for (const file of ['ca-key.pem', 'server.pem']) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
});

test('it is renewed before it ends, and new connections are shown the new one', async () => {
  const clock = manualClock();
  const tls = await openSelfSigned({ folder: join(root(), 'renewed'), names: NAMES, clock });
  const socket = await listenWith(tls);
  const said: string[] = [];
  const log = {
    info: (message: string) => said.push(message),
    warn: (_: unknown, message: string) => said.push(message),
  };
  const freshness = keepFresh(tls, socket.server, log);
  try {
    const [before, authority] = [serial(tls.own.certificate), tls.trusted];
    clock.advance(59 * DAY);
    await freshness.look();
    expect((await socket.shown()).serialNumber).toBe(before);
    clock.advance(2 * DAY);
    await freshness.look();
    expect((await socket.shown()).serialNumber).toBe(serial(tls.own.certificate));
    expect(serial(tls.own.certificate)).not.toBe(before);
    expect(tls.trusted).toBe(authority);
    expect(said).toEqual(['another TLS certificate is in use from now on']);
  } finally {
    freshness.stop();
    await socket.close();
  }
});

test('it is made anew for other names, and when the clock is set back', async () => {
  const folder = join(root(), 'names');
  const first = await openSelfSigned({ folder, names: NAMES, clock: manualClock() });
  const named = await openSelfSigned({ folder, names: ['new.example.com', ...NAMES], clock: manualClock() });
  expect(new X509Certificate(named.own.certificate).checkHost('new.example.com')).toBeDefined();
  expect(named.trusted).toBe(first.trusted);
  const back = await openSelfSigned({ folder, names: NAMES, clock: manualClock(Date.UTC(2026, 10, 20) * 1000) });
  expect(serial(back.own.certificate)).not.toBe(serial(named.own.certificate));
});

test('it never outlives the authority, and is then not made again and again', async () => {
  const [folder, clock] = [join(root(), 'late'), manualClock()];
  await openSelfSigned({ folder, names: NAMES, clock });
  clock.advance(20 * 365 * DAY - 5 * DAY);
  const tls = await openSelfSigned({ folder, names: NAMES, clock });
  expect(new X509Certificate(tls.own.certificate).validTo).toBe(new X509Certificate(tls.trusted).validTo);
  expect(await tls.refresh()).toBe(false);
  clock.advance(6 * DAY);
  await expect(openSelfSigned({ folder, names: NAMES, clock })).rejects.toThrow(/has ended: move .* away/);
});

describe('after a crash', () => {
  test('an authority of which only the key was written is made anew', async () => {
    const [folder, clock] = [join(root(), 'half'), manualClock()];
    await openSelfSigned({ folder, names: NAMES, clock });
    await rm(join(folder, 'ca.pem'));
    const tls = await openSelfSigned({ folder, names: NAMES, clock });
    expect(new X509Certificate(tls.own.certificate).verify(new X509Certificate(tls.trusted).publicKey)).toBe(true);
  });

  test.each(['', 'nonsense', '-----BEGIN CERTIFICATE-----\n'])(
    'a server.pem that holds %j is made anew',
    async (text) => {
      const [folder, clock] = [join(root(), 'spoilt'), manualClock()];
      await openSelfSigned({ folder, names: NAMES, clock });
      await writeFile(join(folder, 'server.pem'), text);
      const tls = await openSelfSigned({ folder, names: NAMES, clock });
      expect(await readFile(join(folder, 'server.pem'), 'utf8')).toBe(`${tls.own.key}${tls.own.certificate}`);
    },
  );
});

test('an authority whose key is gone is not replaced unasked: all clients trust the old one', async () => {
  const [folder, clock] = [join(root(), 'gone'), manualClock()];
  await openSelfSigned({ folder, names: NAMES, clock });
  await rm(join(folder, 'ca-key.pem'));
  await expect(openSelfSigned({ folder, names: NAMES, clock })).rejects.toThrow(
    /put the right one back, or move both away/,
  );
});
