// Figures of scanning: a large image against `gzip -dc` of its layers, the index of all advisories in ../shared/data, and
// comparing 10,000 stored lists of components with it.

import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { SYSTEM } from '../src/actor.ts';
import { publishAdvisories } from '../src/advisory/publish-advisories.ts';
import { openSqlite } from '../src/database/sqlite.ts';
import type { Component, Detection } from '../src/detect/component.ts';
import { type TarEntry, writeTar } from '../src/image/tar.ts';
import type { Digest } from '../src/oci/digest.ts';
import { packJson } from '../src/scan/packed-json.ts';
import { rematchImages } from '../src/scan/rematch.ts';
import type { Scans } from '../src/scan/scans.ts';
import { openFilesystemStore } from '../src/storage/filesystem-store.ts';
import { systemClock } from '../src/system-clock.ts';
import { createAdvisoryPool } from '../src/thread/advisory-pool.ts';
import { createScanPool } from '../src/thread/scan-pool.ts';
import { outboundOfTests, STRAIGHT } from '../test/support/outbound.ts';
import { get, jobDone, post } from './api.ts';
import { percentile, readWhile } from './latency.ts';
import { digestOf, pushImage } from './load.ts';
import { type Peer, startShiplock } from './peers.ts';
import { highestMemory } from './resident-memory.ts';

const MIB = 1024 * 1024;
const ADVISORIES = join(import.meta.dirname, '../../shared/data/advisories');
const LAYERS = 10;
const DEBIAN_PACKAGES = 1_000;
const NPM_PACKAGES = 2_000;
const LISTS = 10_000;

/** Wall time against gzip, resident memory of the whole server, and reads meanwhile. */
export async function scanLargeImage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-layers-'));
  const layers = Array.from({ length: LAYERS }, (_, index) => gzipSync(layer(index), { level: 6 }));
  for (const [index, bytes] of layers.entries()) writeFileSync(join(folder, `${index}.gz`), bytes);
  const peer = await startShiplock({ environment: { SHIPLOCK_ADVISORY_FEEDS: `dir:${ADVISORIES}` } });
  try {
    if (existsSync(ADVISORIES)) await jobDone(peer, (await post(peer, '/api/v1/advisories/update')).id);
    await post(peer, '/api/v1/repositories', { name: 'admin/large', visibility: 'public' });
    await pushImage(peer, 'admin/large', ['1'], layers);
    const gzip = [0, 1, 2].map(() => {
      const begun = performance.now();
      spawnSync('sh', ['-c', `cat ${folder}/*.gz | gzip -dc > /dev/null`]);
      return performance.now() - begun;
    });
    const pulled = randomBytes(MIB);
    await pushImage(peer, 'admin/large', ['pulled'], [pulled]);
    const reads = {
      'manifest GET': '/v2/admin/large/manifests/1',
      'GET of a 1 MiB blob': `/v2/admin/large/blobs/${digestOf(pulled)}`,
    };
    const idle = await p99s(peer, reads, async () => () => delay(3_000));
    const begun = performance.now();
    const { jobs } = await post(peer, '/api/v1/scans', { repository: 'admin/large', reference: '1' });
    const alone = await jobDone(peer, jobs[0]);
    const seconds = (alone - begun) / 1000;
    let image = 0;
    const busy = await p99s(peer, reads, () => anotherImage(peer, layers, ++image));
    const highest = highestMemory(peer);
    const report = await get(peer, '/api/v1/repositories/admin%2Flarge/manifests/1/report');
    const [{ components }] = report.images;
    const size = layers.reduce((sum, { length }) => sum + length, 0) / MIB;
    const unpacked = percentile(gzip, 0.5) / 1000;
    return [
      `${Math.round(size)} MiB, ${components} components: ${seconds.toFixed(1)} s, gzip ${unpacked.toFixed(1)} s (${(seconds / unpacked).toFixed(2)}×)`,
      `${highest} MB resident`,
      ...Object.keys(reads).map((name) => {
        const [during, before] = [busy.get(name) ?? Number.NaN, idle.get(name) ?? Number.NaN];
        return `${name} p99 ${during.toFixed(1)} ms against ${before.toFixed(1)} ms idle (${(during / before).toFixed(1)}×)`;
      }),
    ].join('; ');
  } finally {
    await peer.stop();
    rmSync(folder, { recursive: true });
  }
}

/** What takes longest of each of these reads, one after the other, while something else goes on. */
async function p99s(
  peer: Peer,
  reads: Readonly<Record<string, string>>,
  prepare: () => Promise<() => Promise<unknown>>,
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const [name, path] of Object.entries(reads)) {
    const meanwhile = await prepare();
    found.set(name, percentile(await readWhile(peer, [path], 4, meanwhile()), 0.99));
  }
  return found;
}

/** Pushes another image of as many bytes that no cache knows, and returns what scans it. */
async function anotherImage(peer: Peer, layers: readonly Buffer[], number: number): Promise<() => Promise<unknown>> {
  // Members of gzip may follow each other, so this is another layer with the same content and one more.
  const member = gzipSync(Buffer.alloc(1024, number));
  const others = layers.map((bytes) => Buffer.concat([bytes, member]));
  const reference = `again-${number}`;
  await pushImage(peer, 'admin/large', [reference], others);
  return async () => {
    const { jobs } = await post(peer, '/api/v1/scans', { repository: 'admin/large', reference });
    return jobDone(peer, jobs[0]);
  };
}

/** About 75 MiB of files, of which two thirds remain when compressed. */
function layer(index: number): Buffer {
  const files: TarEntry[] = [];
  if (index === 0) {
    files.push({ path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' });
    files.push({ path: 'var/lib/dpkg/status', content: dpkgStatus() });
  }
  const share = Math.ceil(NPM_PACKAGES / LAYERS);
  const text = Buffer.from('export function answer(question) { return question.length * 42; }\n'.repeat(2_500));
  for (let number = index * share; number < (index + 1) * share; number++) {
    const name = `package-${number}`;
    const content = JSON.stringify({ name, version: `1.${number % 50}.0`, license: 'MIT' });
    files.push({ path: `srv/node_modules/${name}/package.json`, content });
    files.push({ path: `srv/node_modules/${name}/index.js`, content: `// ${number}\n${text}` });
    files.push({ path: `srv/node_modules/${name}/data.bin`, content: randomBytes(250 * 1024) });
  }
  return Buffer.from(writeTar(files));
}

function dpkgStatus(): string {
  return Array.from(
    { length: DEBIAN_PACKAGES },
    (_, number) =>
      `Package: lib${number}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.${number}-1\nDescription: x\n`,
  ).join('\n');
}

/** Building the index of all advisories, its size, and comparing with it what 10,000 images have. */
export async function rematchLists(): Promise<string> {
  if (!existsSync(ADVISORIES)) return 'not measured: there is no ../shared/data/advisories';
  const folder = mkdtempSync(join(tmpdir(), 'bench-rematch-'));
  const database = await openSqlite(join(folder, 'shiplock.db'));
  const advisories = { folder: join(folder, 'advisories'), maxAgeDays: 0 };
  mkdirSync(advisories.folder);
  const thread = createScanPool(folder);
  const advisoryThread = createAdvisoryPool(STRAIGHT);
  const blobs = await openFilesystemStore(folder);
  const stores = { database, clock: systemClock, blobs, advisories };
  const scans: Scans = {
    ...stores,
    thread,
    advisoryThread,
    outbound: outboundOfTests,
    attestationKeys: [],
    feeds: [],
    archiveKeys: [],
    following: undefined,
    outside: undefined,
  };
  try {
    const built = join(advisories.folder, 'built.sqlite');
    const begun = performance.now();
    const feeds = [`dir:${ADVISORIES}`];
    const build = { path: built, feeds, base: null, states: {}, now: 1, force: false };
    const { records } = await advisoryThread.buildIndex(build);
    const building = (performance.now() - begun) / 1000;
    const size = statSync(built).size / MIB;
    const by = { kind: 'system', id: null, name: 'bench' } as const;
    await publishAdvisories(scans, { built, serial: 1, states: {}, force: true, by });
    await fillReports(scans);
    const from = performance.now();
    const job = { id: 'bench', payload: {}, requestedBy: SYSTEM, repository: null, cursor: undefined };
    await rematchImages(scans, { ...job, saveProgress: async () => undefined, shouldStop: async () => false });
    const rate = LISTS / ((performance.now() - from) / 1000);
    return `${records} advisories built in ${building.toFixed(1)} s, ${size.toFixed(0)} MiB; ${Math.round(rate)} lists/s`;
  } finally {
    await thread.close();
    await advisoryThread.close();
    await database.close();
    rmSync(folder, { recursive: true });
  }
}

async function fillReports({ database }: Scans): Promise<void> {
  const pool = componentPool();
  for (let start = 0; start < LISTS; start += 200) {
    const lists = Array.from({ length: 200 }, (_, offset) => pick(pool, start + offset));
    await database.transaction(async (tx) => {
      for (const [offset, components] of lists.entries()) {
        const digest = `sha256:${createHash('sha256')
          .update(String(start + offset))
          .digest('hex')}` as Digest;
        const manifest = { media_type: 'x', kind: 'image' as const, artifact_type: null, subject_digest: null };
        const sizes = { size: 0, total_size: 0, depth: 0, runnable: 1, created_at: 0 };
        await tx
          .insertInto('manifest')
          .values({ digest, ...manifest, ...sizes, annotations_json: null, bytes: Buffer.from('{}') })
          .execute();
        const distribution = { id: 'debian', version: '12', name: 'Debian 12', like: [] };
        const detection: Detection = { distribution, components, gaps: [] };
        await tx
          .insertInto('scan_report')
          .values({
            ...{ digest, state: 'scanned', reason: null, scanned_at: 0, detector_version: 1, platform: null },
            ...{ labels_json: '{}', layers_json: '[]', detection: packJson(detection), matched_at: null },
            ...{
              component_count: components.length,
              detection_gaps: 0,
              match_gaps: 0,
              advisories_serial: null,
              advisories_as_of: null,
            },
            ...{ matcher: 'shiplock', match: null, match_hash: null, counts_json: '{}' },
          })
          .execute();
      }
    });
  }
}

/** What images are made of: the packages of a real Debian, and many of npm. */
function componentPool(): { readonly deb: Component[]; readonly npm: Component[] } {
  const status = readFileSync(join(ADVISORIES, '../debian12/status-bookworm-12.15'), 'utf8');
  const base = { module: null, licenses: [], layer: 0, attestation: null, paths: [] };
  const deb = status.split('\n\n').flatMap((paragraph): Component[] => {
    const field = (name: string) => new RegExp(`^${name}: (\\S+)`, 'm').exec(paragraph)?.[1];
    const [name, version] = [field('Package'), field('Version')];
    if (name === undefined || version === undefined) return [];
    const source = { name: field('Source') ?? name, version };
    return [{ ...base, type: 'deb', name, version, source, purl: `pkg:deb/debian/${name}@${version}` }];
  });
  const npm = Array.from({ length: 5_000 }, (_, number): Component => {
    const [name, version] = [number % 50 === 0 ? 'lodash' : `package-${number}`, `4.${number % 20}.${number % 7}`];
    return { ...base, type: 'npm', name, version, source: null, purl: `pkg:npm/${name}@${version}` };
  });
  return { deb, npm };
}

/** All of Debian, and 150 of npm, others for every image. */
function pick({ deb, npm }: ReturnType<typeof componentPool>, seed: number): Component[] {
  const from = (seed * 37) % (npm.length - 150);
  return [...deb, ...npm.slice(from, from + 150)];
}
