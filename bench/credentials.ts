// Small pulls by each way in which a client shows who it is, over TLS: what a client sends with each request must not cost more
// than a token that is made for it.

import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpack } from '../test/support/bundle.ts';
import { computedBy } from './computed.ts';
import { percentile } from './latency.ts';
import { MANIFEST, pushImage, send } from './load.ts';
import { type Peer, startShiplock } from './peers.ts';

const CLIENTS = 8;
const ROUNDS = 5;
const PULLS = 5_000;

/** How a client connects, and what it sends with each request. */
interface Way {
  readonly name: string;
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string>>;
}

/** Such as `Bearer 0.52 ms, Basic 0.53 ms (1.02×), certificate 0.55 ms (1.06×)`, medians of rounds in turns. */
export async function pullsByCredential(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-credentials-'));
  const plain = await startShiplock({ folder, keep: true });
  // What nobody may pull without showing who they are.
  await pushImage(plain, 'admin/read', ['1'], [randomBytes(1024)]);
  await plain.stop();
  const peer = await startShiplock({ folder, tls: true });
  try {
    const ways = await waysInto(peer);
    const paths = await pathsOf(peer, ways[0] as Way);
    const computed = new Map<string, number[]>(ways.map(({ name }) => [name, []]));
    // The first round compiles and fills caches.
    for (let round = 0; round <= ROUNDS; round++)
      for (const way of ways) {
        const milliseconds = await computedForPull(peer, way, paths);
        if (round > 0) computed.get(way.name)?.push(milliseconds);
      }
    const median = ({ name }: Way) => percentile(computed.get(name) ?? [], 0.5);
    const first = median(ways[0] as Way);
    return ways
      .map((way) => `${way.name} ${median(way).toFixed(3)} ms (${(median(way) / first).toFixed(2)}×)`)
      .join(', ');
  } finally {
    await peer.stop();
  }
}

async function waysInto(peer: Peer): Promise<Way[]> {
  const agent = (shown: object) =>
    new Agent({ keepAlive: true, maxSockets: CLIENTS, rejectUnauthorized: false, ...shown });
  const basic = { name: 'Basic', agent: agent({}), headers: { authorization: peer.authorization } };
  const asked = await ask(peer, basic, '/v2/token?scope=repository:admin/read:pull');
  const { token } = JSON.parse(asked.toString()) as { token: string };
  const { cert, key } = await unpack(await ask(peer, basic, '/api/v1/client-bundles', {}));
  return [
    { name: 'Bearer', agent: agent({}), headers: { authorization: `Bearer ${token}` } },
    basic,
    { name: 'certificate', agent: agent({ cert, key }), headers: {} },
  ];
}

/** Of the manifest, the config and the layer. */
async function pathsOf(peer: Peer, way: Way): Promise<string[]> {
  const manifest = '/v2/admin/read/manifests/1';
  const { config, layers } = JSON.parse(String(await ask(peer, way, manifest))) as {
    config: { digest: string };
    layers: { digest: string }[];
  };
  return [manifest, ...[config, ...layers].map(({ digest }) => `/v2/admin/read/blobs/${digest}`)];
}

/** Milliseconds that the thread that serves computed for each pull. */
async function computedForPull(peer: Peer, way: Way, paths: readonly string[]): Promise<number> {
  const begun = computedBy(peer);
  let left = PULLS;
  const client = async () => {
    while (left-- > 0) for (const path of paths) await ask(peer, way, path);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return ((computedBy(peer) - begun) * 1_000) / PULLS;
}

/** @throws Error for a refusal */
async function ask({ url }: Peer, { agent, headers }: Way, path: string, value?: object): Promise<Buffer> {
  const sending =
    value === undefined
      ? { headers: { accept: MANIFEST, ...headers } }
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: Buffer.from(JSON.stringify(value)),
        };
  const { status, body } = await send({ url, authorization: '' }, path, { agent, ...sending });
  if (status >= 300) throw new Error(`${path} answered ${status} ${body}`);
  return body;
}
