// Makes an archive of advisories on a host that reaches the feeds, for those that do not.

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Microseconds } from '../clock.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { keyFingerprint, writePublicKey } from '../signature/public-key.ts';
import { writeArchive } from './archive/write-archive.ts';
import { buildIndex } from './build-index.ts';
import { sourcesOf } from './sources.ts';

export interface Export {
  readonly file: string;
  readonly feeds: readonly string[];
  /** PEM of an ed25519 private key; made when it is not there. */
  readonly keyFile: string;
  readonly now: Microseconds;
  readonly outbound: Outbound;
}

export interface Exported {
  readonly serial: number;
  readonly records: number;
  /** Files in folders that are none of those that are read. */
  readonly passedOver: readonly string[];
  /** What the importing deployment has to trust: base64 of the DER form. */
  readonly publicKey: string;
  /** As a refusal names the key. */
  readonly fingerprint: string;
}

/** @throws ShiplockError as `fetchFeed` does, INVALID for a feed that there is not or a key of another kind */
export async function exportAdvisories({ file, feeds, keyFile, now, outbound }: Export): Promise<Exported> {
  const privateKey = await readOrMakeKey(keyFile);
  const folder = await mkdtemp(join(tmpdir(), 'shiplock-export-'));
  try {
    const fetching = { outbound, now, folder, states: {}, present: [] };
    const { sources, passedOver } = await sourcesOf(feeds, fetching);
    const index = join(folder, 'advisories.db');
    const { records } = await buildIndex(index, sources, { base: null });
    await writeArchive(index, file, { privateKey, now });
    const key = createPublicKey(privateKey);
    return { serial: now, records, passedOver, publicKey: writePublicKey(key), fingerprint: keyFingerprint(key) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readOrMakeKey(file: string): Promise<KeyObject> {
  if (existsSync(file)) return createPrivateKey(await readFile(file));
  const { privateKey } = generateKeyPairSync('ed25519');
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  return privateKey;
}
