// Clients of a server that scans: they push images, change the advisories and import archives of them, and note what
// must be known and promoted in the end.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportAdvisories } from '../../src/advisory/export-advisories.ts';
import { buildImage } from '../../src/image/build-image.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import type { Built } from '../../src/image/built.ts';
import { pushImage, type Send } from '../../src/image/push-image.ts';
import { outboundOfTests } from '../support/outbound.ts';
import { CRITICAL, npmPackage, osv } from '../support/scanned-images.ts';
import { hasOpenJobs } from './jobs.ts';
import { post } from './management.ts';
import { expectStatus } from './pusher.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What is scanned, and where it goes when nothing is known against it, below the space of a ledger. */
export const SCANNED = 'scanned';
export const CLEAN = 'clean';

/** How many packages have an advisory at any time: always the same number, so that a feed never seems to have lost some. */
const PACKAGES = 60;
const PUSHED_AT_ONCE = 4;

export interface ScanLedger {
  /** What the names of its repositories begin with, such as `admin/fault`. */
  readonly space: string;
  /** Where the feed lies, and the archives that are imported. */
  readonly folder: string;
  /** By tag, the number of the package that the image has. */
  readonly pushed: Map<string, number>;
  /** Packages that the newest advisories say to be vulnerable. */
  vulnerable: ReadonlySet<number>;
  /** Tags whose image had nothing against it when all jobs had ended. */
  readonly promoted: Set<string>;
}

export async function newScanLedger(folder: string, space = 'admin/fault'): Promise<ScanLedger> {
  const ledger = { space, folder, pushed: new Map(), vulnerable: new Set<number>(), promoted: new Set<string>() };
  await writeAdvisories(ledger, new Set());
  return ledger;
}

/** Makes a repository that is scanned on push, and a policy that promotes what has no critical vulnerability. */
export async function prepareScans(send: Send, { space }: ScanLedger): Promise<void> {
  const [source, target] = [`${space}/${SCANNED}`, `${space}/${CLEAN}`];
  await post(send, '/repositories', { name: source, scanOnPush: true });
  await post(send, '/repositories', { name: target });
  const rules = [{ field: 'vulnerabilities', severity: 'critical', operator: 'eq', values: [0] }];
  await post(send, '/promotion-policies', { source, target, rules });
}

/** Writes the feed again: each package is vulnerable or not by chance. */
export async function changeAdvisories(ledger: ScanLedger, random: SeededRandom): Promise<void> {
  const numbers = Array.from({ length: PACKAGES }, (_, number) => number);
  await writeAdvisories(ledger, new Set(numbers.filter(() => random.oneIn(2))));
}

async function writeAdvisories(ledger: ScanLedger, vulnerable: ReadonlySet<number>): Promise<void> {
  ledger.vulnerable = vulnerable;
  const records = Array.from({ length: PACKAGES }, (_, number) =>
    JSON.stringify(osv(idOf(number), 'npm', `package-${number}`, vulnerable.has(number) ? '2.0.0' : '0.1.0', CRITICAL)),
  );
  await mkdir(join(ledger.folder, 'feed'), { recursive: true });
  await writeFile(join(ledger.folder, 'feed/records.jsonl'), records.join('\n'));
}

/** Pushes some images that nobody has pushed before; sends again, as a client would, what was not acknowledged. */
export async function pushSome(send: Send, ledger: ScanLedger, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    const tag = `v${number}`;
    ledger.pushed.set(tag, number);
    await pushImage(send, `${ledger.space}/${SCANNED}`, builtWith(number), tag);
  }
}

export function nextNumbers(ledger: ScanLedger): number[] {
  return Array.from({ length: PUSHED_AT_ONCE }, (_, index) => ledger.pushed.size + index);
}

/** Has the feed read again, and waits until all that follows has ended. */
export async function updateAdvisories(send: Send): Promise<void> {
  await post(send, '/advisories/update', {});
  while (await hasOpenJobs(send));
}

/** Makes an archive of the feed as it is now, and returns its path and the key to trust. */
export async function makeArchive(ledger: ScanLedger): Promise<{ file: string; publicKey: string }> {
  const file = join(ledger.folder, 'archive.tar.zst');
  const feeds = [`dir:${join(ledger.folder, 'feed')}`];
  const keyFile = join(ledger.folder, 'key.pem');
  const { publicKey } = await exportAdvisories({
    file,
    feeds,
    keyFile,
    now: Date.now() * 1000,
    outbound: outboundOfTests,
  });
  return { file, publicKey };
}

/** Imports the archive, also when it is in force already. */
export async function importArchive(send: Send, file: string): Promise<void> {
  const body = new Uint8Array(await readFile(file));
  const headers = { 'content-type': 'application/octet-stream' };
  await expectStatus(201, send('/api/v1/advisories/import?force=true', { method: 'POST', headers, body }));
}

export function idOf(number: number): string {
  return `CVE-2026-${1000 + number}`;
}

/** How many images stand behind the tag of this number: every other one is an index. */
export function platformsOf(number: number): number {
  return number % 2 === 0 ? 1 : 3;
}

function builtWith(number: number): Built {
  const count = platformsOf(number);
  const images = Array.from({ length: count }, (_, index) => imageWith(number, index));
  return count === 1 && images[0] ? images[0] : buildIndex(images);
}

function imageWith(number: number, platform: number): Built {
  const files = Object.entries(npmPackage(`package-${number}`, '1.0.0'));
  // Two layers, so that a scan can die between them.
  return buildImage({
    layers: [
      { files: [{ path: 'srv/text', content: `image ${number}.${platform}` }] },
      { files: files.map(([path, content]) => ({ path, content })) },
    ],
  });
}
