// A thousand machines that begin to run the same image at once: each asks for the manifest, and then for the blobs, three at a time.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { post } from '../api.ts';
import { digestOf, pushImage } from '../load.ts';
import type { Peer } from '../peers.ts';
import { highestMemory } from '../resident-memory.ts';
import type { Work } from '../work.ts';

const CLIENTS = 1_000;
const CONNECTIONS = 3;
const REPOSITORY = 'admin/storm';
/** Of 20 layers, in KiB: 50 MB together. */
const LAYERS = [1, 2, 4, 8, 16, 32, 64, 100, 150, 200, 300, 400, 600, 1000, 1500, 2500, 4000, 7000, 12_000, 19_000];

interface Wanted {
  readonly path: string;
  /** In bytes; undefined for any. */
  readonly size?: number;
}

/** What each peer is asked for, by its address. */
const blobs = new Map<string, readonly Wanted[]>();

export const stormWorks: readonly Work[] = [
  {
    name: '1,000 clients that pull the same image of 20 layers and 50 MB at once',
    unit: 'images/s',
    target: 1.2,
    async prepare(peer) {
      if (peer.name === 'Shiplock')
        await post(peer, '/api/v1/repositories', { name: REPOSITORY, visibility: 'public' });
      const layers = LAYERS.map((kibibytes) => randomBytes(kibibytes * 1024));
      await pushImage(peer, REPOSITORY, ['1'], layers);
      const wanted = layers.map((layer) => ({
        path: `/v2/${REPOSITORY}/blobs/${digestOf(layer)}`,
        size: layer.length,
      }));
      blobs.set(peer.url, wanted);
    },
    async measure(peer) {
      const begun = performance.now();
      await Promise.all(Array.from({ length: CLIENTS }, () => pull(peer)));
      const seconds = (performance.now() - begun) / 1000;
      process.stderr.write(`(${peer.name}: at most ${highestMemory(peer)} MB) `);
      return CLIENTS / seconds;
    },
  },
];

async function pull(peer: Peer): Promise<void> {
  const waiting: Wanted[] = [...(blobs.get(peer.url) ?? [])];
  const work = async (connection: Connection) => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await connection.get(next);
    connection.close();
  };
  const first = await Connection.to(peer);
  await first.get({ path: `/v2/${REPOSITORY}/manifests/1` });
  const others = Array.from({ length: CONNECTIONS - 1 }, async () => work(await Connection.to(peer)));
  await Promise.all([work(first), ...others]);
}

/** Counts what it is sent, and keeps none of it: Node's own client would be what is measured. */
class Connection {
  readonly #socket: Socket;
  #head = '';
  /** Bytes of the body that have not come yet; undefined while its head has not. */
  #missing: number | undefined;
  #wanted: Wanted = { path: '' };
  #ended = Promise.withResolvers<void>();

  static async to({ url }: Peer): Promise<Connection> {
    const { hostname, port } = new URL(url);
    const connection = new Connection(hostname, Number(port));
    await once(connection.#socket, 'connect');
    return connection;
  }

  private constructor(host: string, port: number) {
    const onread = { buffer: SHARED, callback: (bytes: number) => this.#hear(bytes) };
    this.#socket = connect({ host, port, onread });
    this.#socket.on('close', () => this.#ended.reject(new Error(`${this.#wanted.path}: the connection was closed`)));
    this.#socket.on('error', (error) => this.#ended.reject(error));
  }

  /** Resolves when the whole answer is there. @throws Error for any but 200, and for another length */
  async get(wanted: Wanted): Promise<void> {
    this.#wanted = wanted;
    this.#head = '';
    this.#missing = undefined;
    this.#ended = Promise.withResolvers<void>();
    const accept = 'application/vnd.oci.image.manifest.v1+json';
    this.#socket.write(`GET ${wanted.path} HTTP/1.1\r\nhost: bench\r\naccept: ${accept}\r\n\r\n`);
    await this.#ended.promise;
  }

  close(): void {
    this.#ended.promise.catch(() => undefined);
    this.#socket.destroy();
  }

  #hear(bytes: number): boolean {
    if (this.#missing === undefined) this.#hearHead(SHARED.toString('latin1', 0, bytes));
    else this.#missing -= bytes;
    if (this.#missing === 0) this.#ended.resolve();
    return true;
  }

  #hearHead(text: string): void {
    this.#head += text;
    const end = this.#head.indexOf('\r\n\r\n');
    if (end === -1) return;
    const [, length] = /^content-length: *(\d+)/im.exec(this.#head.slice(0, end + 2)) ?? [];
    const { path, size = Number(length) } = this.#wanted;
    if (!this.#head.startsWith('HTTP/1.1 200 ') || Number(length) !== size)
      this.#ended.reject(new Error(`${path}: ${this.#head.slice(0, end)}`));
    this.#missing = Number(length) - (this.#head.length - end - 4);
  }
}

/** All connections are read into it, one after the other. */
const SHARED = Buffer.alloc(256 * 1024);
