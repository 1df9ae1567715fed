// What readers of one manifest notice of neighbours who mean ill, and do all that they may: a preview of rules that take
// long, an index of 1,000 platforms that is scanned again and again, and 360 MB of referrers that are listed.

import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Asking } from './ask-again.ts';
import { computedBy } from './computed.ts';
import { percentile, readWhile } from './latency.ts';
import type { Listing } from './list-again.ts';
import { type Answer, digestOf, inParallel, MANIFEST, pushImage, send } from './load.ts';
import { type Peer, startShiplock } from './peers.ts';

const run = promisify(execFile);
const INDEX = 'application/vnd.oci.image.index.v1+json';
const PLATFORMS = 1_000;
const TAGS = 2_000;
const REFERRERS = 120;
const REFERRER_BYTES = 3_000_000;
const SECONDS = 15;
/** How the four readers read, by the milliseconds between the beginnings of two reads of one. */
const PACES: Readonly<Record<string, number>> = { 'as much as they can': 0, '400 reads a second': 10 };
/** As slow for each tag as a pattern may be. */
const PATTERN = '(?i)(?:[\\pL\\d]?){45}b$|zN';

export async function hostileNeighbours(): Promise<string> {
  const peer = await startShiplock({});
  try {
    for (const name of ['read', 'tags', 'index', 'referred'])
      await created(peer, '/api/v1/repositories', { name: `admin/${name}`, visibility: 'public' });
    await pushImage(peer, 'admin/read', ['latest']);
    await pushImage(peer, 'admin/tags', tagNames());
    await pushIndex(peer);
    const subject = await pushReferrers(peer);
    await waitingScans(peer);
    const read = (until: Promise<unknown>, every: number) =>
      readWhile(peer, ['/v2/admin/read/manifests/latest'], 4, until, every);
    const neighbours: Readonly<Record<string, Neighbour>> = {
      previews: (end) => previewUntil(peer, end),
      'scans of the index': (end) => scanUntil(peer, end),
      'lists of referrers': (end) => listUntil(peer, subject, end),
      // What the machine has to do with it.
      'programs that only compute': computeUntil,
    };
    const beside = async (names: readonly string[], idle: number, every: number) => {
      const end = performance.now() + SECONDS * 1_000;
      const begun = computedBy(peer);
      const meanwhile = Promise.all(names.map(async (name) => `${await neighbours[name]?.(end)} ${name}`));
      const busy = percentile(await read(meanwhile, every), 0.99);
      const computed = `${(computedBy(peer) - begun).toFixed(1)} s computed by the thread that serves`;
      return `${busy.toFixed(1)} ms, ${(busy / idle).toFixed(1)}× (${(await meanwhile).join(', ')}; ${computed})`;
    };
    const names = Object.keys(neighbours);
    const hostile = names.filter((name) => neighbours[name] !== computeUntil);
    const results: string[] = [];
    for (const [pace, every] of Object.entries(PACES)) {
      await waitingScans(peer);
      const idle = percentile(await read(delay(3_000), every), 0.99);
      results.push(`${pace}: idle ${idle.toFixed(1)} ms`, `together ${await beside(hostile, idle, every)}`);
      for (const name of names) {
        await waitingScans(peer);
        results.push(`alone ${await beside([name], idle, every)}`);
      }
    }
    return `${results.join('; ')}; in ${SECONDS} s each`;
  } finally {
    await peer.stop();
  }
}

/** Does what it does until then; returns how often. */
type Neighbour = (end: number) => Promise<number>;

async function previewUntil({ url, authorization }: Peer, end: number): Promise<number> {
  const rules = Array.from({ length: 10 }, () => ({ field: 'tag', operator: 'matches', values: [PATTERN] }));
  const body = { source: 'admin/tags', target: 'admin/read', tagTemplate: '%n', rules };
  return elsewhere<Asking>('ask-again.ts', {
    peer: { url, authorization },
    path: '/api/v1/promotion-policies/preview',
    body,
    // The latter is a preview that took too long.
    wanted: [200, 413],
    milliseconds: end - performance.now(),
  });
}

async function scanUntil({ url, authorization }: Peer, end: number): Promise<number> {
  return elsewhere<Asking>('ask-again.ts', {
    peer: { url, authorization },
    path: '/api/v1/scans',
    body: { repository: 'admin/index', reference: '1' },
    wanted: [202],
    milliseconds: end - performance.now(),
  });
}

async function listUntil({ url, authorization }: Peer, subject: string, end: number): Promise<number> {
  return elsewhere<Listing>('list-again.ts', {
    peer: { url, authorization },
    path: `/v2/admin/referred/referrers/${subject}`,
    milliseconds: end - performance.now(),
  });
}

/**
 * Asks as a client on another machine would: in a process of its own, which gets the processor when neither the server nor the
 * readers want it (sched(7), SCHED_IDLE: `nice` alone lets it finish its 3 ms). Megabytes that are received here, and a program
 * that is started for each request, would keep the readers waiting.
 */
async function elsewhere<Input>(program: string, input: Input): Promise<number> {
  const path = new URL(program, import.meta.url).pathname;
  const asked = run('chrt', ['--idle', '0', process.execPath, '--disable-warning=ExperimentalWarning', path]);
  asked.child.stdin?.end(JSON.stringify(input));
  return Number((await asked).stdout);
}

/** As many programs, of the same priorities, as the server has threads that work for the neighbours. */
async function computeUntil(end: number): Promise<number> {
  const script = `const end = Date.now() + ${Math.round(end - performance.now())}; while (Date.now() < end);`;
  const programs = ['5', '10', '10'].map((nice) => run('nice', ['-n', nice, process.execPath, '-e', script]));
  return (await Promise.all(programs)).length;
}

function tagNames(): string[] {
  return Array.from({ length: TAGS }, (_, index) => `${index}`.padStart(126, 'a'));
}

/** An index whose images have the config and the layer in common. */
async function pushIndex(peer: Peer): Promise<void> {
  const manifest = await manifestOf(peer, 'admin/index');
  const entries: object[] = [];
  await inParallel(
    Array.from({ length: PLATFORMS }, (_, index) => index),
    8,
    async (index) => {
      const bytes = Buffer.from(JSON.stringify({ ...manifest, annotations: { number: `${index}` } }));
      const digest = await put(peer, 'admin/index', bytes);
      const platform = { os: 'linux', architecture: 'amd64', variant: `v${index}` };
      entries.push({ mediaType: MANIFEST, digest, size: bytes.length, platform });
    },
  );
  const index = { schemaVersion: 2, mediaType: INDEX, manifests: entries };
  await put(peer, 'admin/index', Buffer.from(JSON.stringify(index)), '1', INDEX);
}

/** Returns the digest to which they refer. */
async function pushReferrers(peer: Peer): Promise<string> {
  const manifest = await manifestOf(peer, 'admin/referred');
  const bytes = Buffer.from(JSON.stringify(manifest));
  const subject = { mediaType: MANIFEST, digest: digestOf(bytes), size: bytes.length };
  await inParallel(
    Array.from({ length: REFERRERS }, (_, index) => index),
    2,
    async (index) => {
      const annotations = { number: `${index}`, text: 'x'.repeat(REFERRER_BYTES) };
      await put(peer, 'admin/referred', Buffer.from(JSON.stringify({ ...manifest, subject, annotations })));
    },
  );
  return subject.digest;
}

/** The manifest of a small image that is pushed there. */
async function manifestOf(peer: Peer, repository: string): Promise<object> {
  await pushImage(peer, repository, ['base']);
  return JSON.parse((await send(peer, `/v2/${repository}/manifests/base`)).body.toString());
}

async function put(peer: Peer, repository: string, body: Buffer, tag?: string, type = MANIFEST): Promise<string> {
  const digest = digestOf(body);
  const path = `/v2/${repository}/manifests/${tag ?? digest}`;
  const answer = await send(peer, path, { method: 'PUT', headers: { 'content-type': type }, body });
  if (answer.status !== 201) throw new Error(`${path} answered ${answer.status} ${answer.body}`);
  return digest;
}

/** Resolves when what the pushes brought about is done. */
async function waitingScans(peer: Peer): Promise<void> {
  for (const state of ['due', 'running']) {
    for (;;) {
      const { body } = await send(peer, `/api/v1/jobs?state=${state}&limit=1`);
      const { items } = JSON.parse(body.toString()) as { items: { kind: string }[] };
      if (items.every(({ kind }) => kind === 'housekeeping')) break;
      await delay(200);
    }
  }
}

async function created(peer: Peer, path: string, value: object): Promise<void> {
  await posted(peer, path, value, [201]);
}

async function posted(peer: Peer, path: string, value: object, expected: readonly number[]): Promise<Answer> {
  const body = Buffer.from(JSON.stringify(value));
  const answer = await send(peer, path, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (!expected.includes(answer.status)) throw new Error(`${path} answered ${answer.status} ${answer.body}`);
  return answer;
}
