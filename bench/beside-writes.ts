// Pulls of a small image while tags are written in another repository: what is remembered of the one must not be lost by the other.

import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from './latency.ts';
import { MANIFEST, pushImage, send } from './load.ts';
import { type Peer, startShiplock } from './peers.ts';

const CLIENTS = 8;
const WRITES_PER_SECOND = 100;
const ROUNDS = 3;
const ROUND_SECONDS = 4;
/** As many as are written again and again. */
const TAGS = 500;

/** Such as `Basic 2,131/s, 1,549/s: 0.73×; …`, medians of rounds in turns. */
export async function pullsBesideWrites(): Promise<string> {
  const peer = await startShiplock();
  try {
    await pushImage(peer, 'admin/read', ['1'], [randomBytes(64 * 1024)]);
    await pushImage(peer, 'admin/write', ['1']);
    const read = async (path: string) => (await send(peer, path, { headers: { accept: MANIFEST } })).body;
    const image = JSON.parse(String(await read('/v2/admin/read/manifests/1'))) as Image;
    const paths = ['manifests/1', ...[image.config, ...image.layers].map(({ digest }) => `blobs/${digest}`)];
    const written = await read('/v2/admin/write/manifests/1');
    const { token } = JSON.parse(String(await read('/v2/token?scope=repository:admin/read:pull'))) as { token: string };
    const ways = [
      { name: 'Basic', authorization: peer.authorization },
      { name: 'Bearer', authorization: `Bearer ${token}` },
    ];
    const rates = new Map<string, number[]>();
    // The first round compiles and fills caches.
    for (let round = 0; round <= ROUNDS; round++)
      for (const { name, authorization } of ways)
        for (const isWriting of [false, true]) {
          const rate = await pulls(
            { ...peer, authorization },
            paths,
            isWriting ? () => write(peer, written) : undefined,
          );
          const kept = rates.get(`${name} ${isWriting}`) ?? [];
          if (round > 0) rates.set(`${name} ${isWriting}`, [...kept, rate]);
        }
    const median = (key: string) => percentile(rates.get(key) ?? [], 0.5);
    return ways
      .map(({ name }) => {
        const [alone, beside] = [median(`${name} false`), median(`${name} true`)];
        return `${name} ${Math.round(alone)}/s, ${Math.round(beside)}/s: ${(beside / alone).toFixed(2)}×`;
      })
      .join('; ');
  } finally {
    await peer.stop();
  }
}

interface Image {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
}

/** How many whole pulls a second there were. */
async function pulls(peer: Peer, paths: readonly string[], writing?: () => Writer): Promise<number> {
  const writer = writing?.();
  const end = performance.now() + ROUND_SECONDS * 1_000;
  let done = 0;
  const client = async () => {
    while (performance.now() < end) {
      for (const path of paths) {
        const answer = await send(peer, `/v2/admin/read/${path}`, { headers: { accept: MANIFEST }, discard: true });
        if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
      }
      done++;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await writer?.stop();
  return done / ROUND_SECONDS;
}

interface Writer {
  stop(): Promise<void>;
}

/** Writes tags until it is stopped, as many a second as the server takes, up to a hundred. */
function write(peer: Peer, manifest: Buffer): Writer {
  let isStopped = false;
  const writing = (async () => {
    for (let count = 0; !isStopped; count++) {
      const due = delay(1_000 / WRITES_PER_SECOND);
      const answer = await send(peer, `/v2/admin/write/manifests/t${count % TAGS}`, {
        method: 'PUT',
        headers: { 'content-type': MANIFEST },
        body: manifest,
      });
      if (answer.status !== 201) throw new Error(`a tag answered ${answer.status}`);
      await due;
    }
  })();
  return {
    stop() {
      isStopped = true;
      return writing;
    },
  };
}
