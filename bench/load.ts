// The load generator, the same for every peer: plain Node HTTP for bytes, wrk for many small requests.

import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { Agent, type ClientRequest, request as requestPlainly } from 'node:http';
import { request as requestSecurely, type Agent as SecureAgent } from 'node:https';
import { connect } from 'node:net';
import type { Peer } from './peers.ts';

const agents = new Map<string, Agent>();

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
  readonly bytes: number;
}

export interface Sending {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer | readonly Buffer[];
  /** Count the body instead of keeping it. */
  readonly discard?: boolean;
  /** For HTTPS. */
  readonly agent?: SecureAgent;
}

/** One request on a kept connection. */
export function send(
  peer: Pick<Peer, 'url' | 'authorization'>,
  path: string,
  { method = 'GET', headers = {}, body, discard = false, agent: secure }: Sending = {},
): Promise<Answer> {
  const agent = agents.get(peer.url) ?? new Agent({ keepAlive: true, maxSockets: 64 });
  agents.set(peer.url, agent);
  const credentials = peer.authorization ? { authorization: peer.authorization } : {};
  return new Promise((resolve, reject) => {
    const outgoing = (secure ? requestSecurely : requestPlainly)(
      new URL(path, peer.url),
      { method, agent: secure ?? agent, headers: { ...credentials, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (!discard) chunks.push(chunk);
        });
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks), bytes }),
        );
        response.once('error', reject);
      },
    );
    outgoing.once('error', reject);
    if (body === undefined || Buffer.isBuffer(body)) outgoing.end(body);
    else void writeAll(outgoing, body);
  });
}

async function writeAll(outgoing: ClientRequest, chunks: readonly Buffer[]): Promise<void> {
  for (const chunk of chunks) {
    if (!outgoing.write(chunk)) await new Promise((resolve) => outgoing.once('drain', resolve));
  }
  outgoing.end();
}

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** POST, streamed PATCH without a length, PUT: as docker does. */
export async function uploadStreamed(
  peer: Peer,
  repository: string,
  chunks: readonly Buffer[],
  digest: string,
): Promise<void> {
  const begun = await send(peer, `/v2/${repository}/blobs/uploads/`, { method: 'POST' });
  const patched = await send(peer, String(begun.headers['location']), {
    method: 'PATCH',
    headers: { 'content-type': 'application/octet-stream', 'transfer-encoding': 'chunked' },
    body: chunks,
  });
  await finishUpload(peer, String(patched.headers['location']), digest);
}

/** POST, PUT with the whole body: as containerd does. */
export async function uploadWhole(
  peer: Peer,
  repository: string,
  bytes: Buffer,
  digest = digestOf(bytes),
): Promise<void> {
  const begun = await send(peer, `/v2/${repository}/blobs/uploads/`, { method: 'POST' });
  await finishUpload(peer, String(begun.headers['location']), digest, bytes);
}

/** PUT of the digest, with the last bytes if there are any. */
export async function finishUpload(peer: Peer, location: string, digest: string, body?: Buffer): Promise<void> {
  const path = `${location}${location.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(body?.length ?? 0) };
  const answer = await send(peer, path, { method: 'PUT', headers, ...(body ? { body } : {}) });
  if (answer.status !== 201) throw new Error(`${peer.name}: upload answered ${answer.status} ${answer.body}`);
}

/** Pushes an image of one small layer, or of the given ones, and returns the manifest's digest. */
export async function pushImage(
  peer: Peer,
  repository: string,
  tags: readonly string[],
  layers: readonly Buffer[] = [randomBytes(1_000)],
): Promise<string> {
  const config = Buffer.from(
    JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: layers.map(digestOf) } }),
  );
  for (const blob of [config, ...layers]) await uploadWhole(peer, repository, blob);
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length },
      layers: layers.map((layer) => ({
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        digest: digestOf(layer),
        size: layer.length,
      })),
    }),
  );
  await inParallel(tags, 8, async (tag) => {
    const answer = await send(peer, `/v2/${repository}/manifests/${tag}`, {
      method: 'PUT',
      headers: { 'content-type': MANIFEST },
      body: manifest,
    });
    if (answer.status !== 201) throw new Error(`${peer.name}: manifest answered ${answer.status} ${answer.body}`);
  });
  return digestOf(manifest);
}

export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** Runs the work for every item, `width` of them at a time. */
export async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** Requests per second that wrk gets out of one address with this many connections. */
export function requestsPerSecond(
  peer: Peer,
  path: string,
  headers: Record<string, string>,
  connections = 16,
  seconds = 3,
): number {
  const script = `${Object.entries(headers)
    .map(([name, value]) => `wrk.headers["${name}"] = "${value}"\n`)
    .join('')}`;
  const run = spawnSync(
    'sh',
    ['-c', `f=$(mktemp) && cat > $f && wrk -t1 -c${connections} -d${seconds}s -s $f '${peer.url}${path}'; rm -f $f`],
    {
      input: script,
      encoding: 'utf8',
    },
  );
  // Nobody looked at our own connections meanwhile, and servers close what is idle.
  for (const agent of agents.values()) agent.destroy();
  agents.clear();
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(run.stdout)?.[1];
  const bad = /Non-2xx or 3xx responses: (\d+)/.exec(run.stdout)?.[1];
  if (rate === undefined || bad !== undefined)
    throw new Error(`wrk on ${peer.name} ${path}: ${run.stdout}${run.stderr}`);
  return Number(rate);
}

/** Requests per second of HEAD, whose answers end with their headers: wrk would wait for a body. */
export async function headsPerSecond(
  peer: Peer,
  path: string,
  headers: Record<string, string>,
  connections = 16,
  seconds = 3,
): Promise<number> {
  const lines = Object.entries({ Host: new URL(peer.url).host, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const asking = Buffer.from(`HEAD ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  const begun = performance.now();
  const until = begun + seconds * 1000;
  let answers = 0;
  const client = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(Number(new URL(peer.url).port), '127.0.0.1', () => socket.write(asking));
      let received = '';
      socket.setNoDelay(true);
      socket.once('error', reject);
      socket.once('close', () => resolve());
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        if (!received.endsWith('\r\n\r\n')) return;
        if (!received.startsWith('HTTP/1.1 200 '))
          return socket.destroy(new Error(`${peer.name} ${path}: ${received}`));
        answers++;
        received = '';
        if (performance.now() < until) socket.write(asking);
        else socket.destroy();
      });
    });
  await Promise.all(Array.from({ length: connections }, client));
  return answers / ((performance.now() - begun) / 1000);
}
