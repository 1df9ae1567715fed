// npm run bench:alone [-- PART OF A NAME…]: figures of Shiplock by itself, each with the bound that we want it to keep.

import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jobDone, post } from './api.ts';
import { pullsBesideWrites } from './beside-writes.ts';
import { pullsByCredential } from './credentials.ts';
import { scanFatJar } from './fat-jar.ts';
import { fill } from './fill.ts';
import { percentile, readWhile } from './latency.ts';
import { digestOf, inParallel, MANIFEST, pushImage, requestsPerSecond, send, uploadStreamed } from './load.ts';
import { longAuditLog } from './long-audit-log.ts';
import { hostileNeighbours } from './neighbours.ts';
import { PASSWORD, type Peer, startShiplock } from './peers.ts';
import { pushedToPromoted } from './promoted.ts';
import { pushesBesideApply } from './pushes-beside-apply.ts';
import { highestMemory } from './resident-memory.ts';
import { manyRights } from './rights.ts';
import { rematchLists, scanLargeImage } from './scanning.ts';
import { slowReaders } from './slow-readers.ts';

const MIB = 1024 * 1024;

interface Figure {
  readonly name: string;
  readonly wanted: string;
  measure(): Promise<string>;
}

const FIGURES: readonly Figure[] = [
  {
    name: 'promotion of an image of 1 MB: p50 and p99',
    wanted: '≤ 5 ms, ≤ 25 ms',
    measure: () => promotions([randomBytes(MIB)]),
  },
  { name: 'promotion of an image of 10 GB: p50 and p99', wanted: '≤ 5 ms, ≤ 25 ms', measure: () => promotions(10) },
  {
    name: 'Save & Apply over 10,000 tags; p99 of manifest GET meanwhile',
    wanted: '≤ 5 s, ≤ 2× idle',
    measure: saveAndApply,
  },
  {
    name: 'pushes while 20,000 tags are applied: p50 and p99',
    wanted: '≤ 25 ms',
    measure: pushesBesideApply,
  },
  { name: 'resident memory, 16 uploads and 16 downloads of 512 MiB at once', wanted: '≤ 200 MB', measure: memory },
  {
    name: 'resident memory, 200 clients that read little of 64 MiB each, thrice',
    wanted: '≤ 300 MB, flat',
    measure: slowReaders,
  },
  {
    name: 'push to scanned, judged and promoted, of an Alpine image: p50 and p99',
    wanted: '≤ 250 ms, ≤ 600 ms',
    measure: pushedToPromoted,
  },
  { name: 'start to first answer, 10,000 repositories and 100,000 tags', wanted: '≤ 1 s', measure: () => start(10) },
  {
    name: 'start to first answer, 10,000 repositories and 1,000,000 tags',
    wanted: '≤ 0.6 s',
    measure: () => start(100),
  },
  { name: 'manifest GET p99 during ten pushes a second, fsync 10 ms slower', wanted: '≤ 5 ms', measure: slowDisk },
  {
    name: 'scan of a 500 MB image of ten layers with 3,000 components',
    wanted: '≤ 1.2× of gzip -dc, ≤ 300 MB, p99 ≤ 2× idle',
    measure: scanLargeImage,
  },
  { name: 'scan of a jar with 300 jars in it', wanted: '≤ 2 s', measure: scanFatJar },
  {
    name: 'index of all advisories; comparing 10,000 stored lists with it',
    wanted: '≤ 10 s, ≤ 60 MB, ≥ 200 lists/s',
    measure: rematchLists,
  },
  {
    name: 'permission check of a user in 50 teams, with 10,000 grants: p50 and p99',
    wanted: '≤ 0.2 ms',
    measure: manyRights,
  },
  { name: 'manifest GET p99 beside hostile neighbours', wanted: '≤ 2× idle', measure: hostileNeighbours },
  {
    name: 'pulls of a small image while 100 tags a second are written elsewhere, against without',
    wanted: '≥ 0.8×',
    measure: pullsBesideWrites,
  },
  {
    name: 'computed for a small pull over TLS by Bearer, Basic and client certificate',
    wanted: '≤ 1.05×',
    measure: pullsByCredential,
  },
  {
    name: 'manifest GET by Bearer with pulls in the audit log against without',
    wanted: '≤ 1.05×',
    measure: auditedPulls,
  },
  { name: 'page of the audit log of 10,000,000 records', wanted: '≤ 200 ms', measure: longAuditLog },
  { name: 'reads at 1,000,000 tags against 1,000 (manifest, page of tags)', wanted: '≤ 1.5×', measure: manyTags },
];

const wanted = process.argv.slice(2);
console.log('| figure | measured | wanted |\n|---|---|---|');
for (const { name, wanted: bound, measure } of FIGURES) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  console.log(`| ${name} | ${await measure()} | ${bound} |`);
}

/** @param layers the layers, or how many of 1 GiB */
async function promotions(layers: readonly Buffer[] | number): Promise<string> {
  return withServer({}, async (peer) => {
    if (typeof layers === 'number') await pushGibibytes(peer, layers);
    else await pushImage(peer, 'admin/from', ['1'], layers);
    const latencies: number[] = [];
    for (let index = 0; index < 300; index++) {
      const body = {
        source: { repository: 'admin/from', reference: '1' },
        target: { repository: 'admin/to', tag: `t${index}` },
        create: true,
      };
      const begun = performance.now();
      await post(peer, '/api/v1/promotions', body);
      // The first ones compile and fill caches.
      if (index >= 50) latencies.push(performance.now() - begun);
    }
    return `${percentile(latencies, 0.5).toFixed(1)} ms, ${percentile(latencies, 0.99).toFixed(1)} ms`;
  });
}

async function pushGibibytes(peer: Peer, count: number): Promise<void> {
  const chunk = Buffer.alloc(MIB, 7);
  const layers: { digest: string; size: number }[] = [];
  for (let index = 0; index < count; index++) {
    const chunks = [Buffer.from(String(index).padStart(8)), ...Array.from({ length: 1023 }, () => chunk)];
    const digest = digestOf(Buffer.concat(chunks));
    await uploadStreamed(peer, 'admin/from', chunks, digest);
    layers.push({ digest, size: chunks.reduce((sum, piece) => sum + piece.length, 0) });
  }
  const config = Buffer.from('{}');
  await pushImage(peer, 'admin/from', ['config'], [config]);
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length },
    layers: layers.map((layer) => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...layer })),
  };
  const body = Buffer.from(JSON.stringify(manifest));
  const answer = await send(peer, '/v2/admin/from/manifests/1', {
    method: 'PUT',
    headers: { 'content-type': MANIFEST },
    body,
  });
  if (answer.status !== 201) throw new Error(`manifest: ${answer.status} ${answer.body}`);
}

async function saveAndApply(): Promise<string> {
  return withServer({}, async (peer) => {
    await post(peer, '/api/v1/repositories', { name: 'admin/source', visibility: 'public' });
    await post(peer, '/api/v1/repositories', { name: 'admin/target' });
    const names = Array.from({ length: 10_000 }, (_, index) => `t${String(index).padStart(5, '0')}`);
    await pushImage(peer, 'admin/source', names);
    await idleJobs(peer);
    const paths = names.slice(0, 100).map((name) => `/v2/admin/source/manifests/${name}`);
    const idle = percentile(await readWhile(peer, paths, 4, delay(3_000)), 0.99);
    const begun = performance.now();
    const rules = [{ field: 'tag', operator: 'starts_with', values: ['t'] }];
    const policy = { source: 'admin/source', target: 'admin/target', rules };
    const saved = await post(peer, '/api/v1/promotion-policies?apply=true', policy);
    const applied = jobDone(peer, saved.job);
    const busy = percentile(await readWhile(peer, paths, 4, applied), 0.99);
    const seconds = ((await applied) - begun) / 1000;
    return `${seconds.toFixed(1)} s, ${busy.toFixed(1)} ms against ${idle.toFixed(1)} ms (${(busy / idle).toFixed(1)}×)`;
  });
}

async function memory(): Promise<string> {
  return withServer({}, async (peer) => {
    const chunk = randomBytes(MIB);
    const uploads = Array.from({ length: 16 }, (_, index) => {
      const chunks = [Buffer.from(String(index).padStart(8)), ...Array.from({ length: 511 }, () => chunk)];
      return { chunks, digest: digestOf(Buffer.concat(chunks)) };
    });
    await Promise.all(uploads.map(({ chunks, digest }) => uploadStreamed(peer, 'admin/memory', chunks, digest)));
    const more = uploads.map(({ chunks }, index) => [Buffer.from(`again ${index}`), ...chunks]);
    const digests = more.map((chunks) => digestOf(Buffer.concat(chunks)));
    await Promise.all([
      ...uploads.map(({ digest }) => send(peer, `/v2/admin/memory/blobs/${digest}`, { discard: true })),
      ...more.map((chunks, index) => uploadStreamed(peer, 'admin/memory', chunks, digests[index] ?? '')),
    ]);
    return `${highestMemory(peer)} MB at its highest`;
  });
}

async function start(tagsEach: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-fill-'));
  await fill(folder, { repositories: 10_000, tagsEach, password: PASSWORD });
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const begun = performance.now();
    const peer = await startShiplock({ folder, keep: round < 4 });
    times.push(performance.now() - begun);
    await peer.stop();
  }
  return `${Math.round(percentile(times, 0.5))} ms`;
}

async function slowDisk(): Promise<string> {
  const preload = new URL('./slow-disk.ts', import.meta.url).pathname;
  return withServer({ preload }, async (peer) => {
    await post(peer, '/api/v1/repositories', { name: 'admin/read', visibility: 'public' });
    await pushImage(peer, 'admin/read', ['latest']);
    const pushing = pushTenASecond(peer, 10);
    const latencies = await readWhile(peer, ['/v2/admin/read/manifests/latest'], 4, pushing);
    await pushing;
    return `${percentile(latencies, 0.99).toFixed(1)} ms`;
  });
}

async function pushTenASecond(peer: Peer, seconds: number): Promise<void> {
  const pushes: Promise<unknown>[] = [];
  for (let index = 0; index < seconds * 10; index++) {
    pushes.push(pushImage(peer, 'admin/written', [`t${index}`]));
    await delay(100);
  }
  await Promise.all(pushes);
}

/** Rounds in turn, since the machine has other things to do; the median of each. */
async function auditedPulls(): Promise<string> {
  const rates: Record<string, number[]> = {};
  const peers = {
    with: await startShiplock({ environment: { SHIPLOCK_AUDIT_PULLS: 'true' } }),
    without: await startShiplock(),
  };
  try {
    for (let round = 0; round < 7; round++) {
      for (const [which, peer] of Object.entries(peers)) {
        if (round === 0) await pushImage(peer, 'admin/read', ['latest']);
        const granted = await send(peer, '/v2/token?scope=repository:admin/read:pull');
        const { token } = JSON.parse(granted.body.toString()) as { token: string };
        const rate = requestsPerSecond(peer, '/v2/admin/read/manifests/latest', { authorization: `Bearer ${token}` });
        // The first ones compile.
        if (round > 0) rates[which] = [...(rates[which] ?? []), rate];
      }
    }
  } finally {
    for (const peer of Object.values(peers)) await peer.stop();
  }
  const [audited, plain] = [rates['with'] ?? [], rates['without'] ?? []].map((list) => percentile(list, 0.5));
  return `${Math.round(audited ?? 0)}/s, ${Math.round(plain ?? 0)}/s: ${((plain ?? 0) / (audited ?? 1)).toFixed(2)}×`;
}

async function manyTags(): Promise<string> {
  const rates: Record<string, number[]> = { manifest: [], tags: [] };
  for (const tagsEach of [1_000, 1_000_000]) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-fill-'));
    await fill(folder, { repositories: 1, tagsEach, password: PASSWORD });
    const peer = await startShiplock({ folder });
    // Every read is another tag or page, so that none comes from memory.
    const names = Array.from({ length: 900 }, (_, index) => `t${Math.floor((index * tagsEach) / 1_000)}`);
    for (const [what, path] of [
      ['manifest', (name: string) => `/v2/admin/r0/manifests/${name}`],
      ['tags', (name: string) => `/v2/admin/r0/tags/list?n=100&last=${name}`],
    ] as const) {
      const latencies: number[] = [];
      for (const name of names) {
        const begun = performance.now();
        await send({ ...peer, authorization: '' }, path(name));
        latencies.push(performance.now() - begun);
      }
      rates[what]?.push(percentile(latencies, 0.5));
    }
    await peer.stop();
  }
  return Object.entries(rates)
    .map(
      ([what, [few = 0, many = 0]]) =>
        `${what} ${few.toFixed(2)} → ${many.toFixed(2)} ms (${(many / few).toFixed(2)}×)`,
    )
    .join(', ');
}

async function withServer(
  options: Parameters<typeof startShiplock>[0],
  body: (peer: Peer) => Promise<string>,
): Promise<string> {
  const peer = await startShiplock(options);
  try {
    return await body(peer);
  } finally {
    await peer.stop();
  }
}

/** Waits until the pushes' own jobs have run. */
async function idleJobs(peer: Peer): Promise<void> {
  await inParallel(['due', 'running'], 1, async (state) => {
    for (;;) {
      const answer = await send(peer, `/api/v1/jobs?state=${state}&kind=policy.evaluate&limit=1`);
      if ((JSON.parse(answer.body.toString()) as { items: unknown[] }).items.length === 0) return;
      await delay(100);
    }
  });
}
