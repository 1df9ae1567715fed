// What 200 clients cost that ask for a large blob, read a little of it, and go away: thrice, and what is left of the memory.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { digestOf, uploadStreamed } from './load.ts';
import { type Peer, startShiplock } from './peers.ts';
import { highestMemory, residentMemory } from './resident-memory.ts';

const READERS = 200;
const ROUNDS = 3;
const MIB = 1024 * 1024;
const BLOB_MIB = 64;
/** For the collector, and for what ends a little later than the connections. */
const REST_MILLISECONDS = 5_000;

/** Resident memory in MB before the first round, at the highest, and after each round. */
export async function slowReaders(): Promise<string> {
  const peer = await startShiplock({ environment: { SHIPLOCK_CONNECTIONS_PER_ADDRESS: '0' } });
  try {
    const chunks = Array.from({ length: BLOB_MIB }, () => randomBytes(MIB));
    const digest = digestOf(Buffer.concat(chunks));
    await uploadStreamed(peer, 'admin/slow', chunks, digest);
    await delay(REST_MILLISECONDS);
    const resident = [residentMemory(peer)];
    for (let round = 0; round < ROUNDS; round += 1) {
      await readSlowly(peer, `/v2/admin/slow/blobs/${digest}`);
      await delay(REST_MILLISECONDS);
      resident.push(residentMemory(peer));
    }
    const [before, ...after] = resident;
    return `${before} MB before, ${highestMemory(peer)} MB at its highest, ${after.join(', ')} MB after each round`;
  } finally {
    await peer.stop();
  }
}

async function readSlowly(peer: Peer, path: string): Promise<void> {
  const { hostname, port } = new URL(peer.url);
  const sockets: Socket[] = [];
  for (let reader = 0; reader < READERS; reader += 1) {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${peer.authorization}\r\n\r\n`);
    sockets.push(socket);
  }
  // Each has its first bytes, and reads no more.
  await Promise.all(sockets.map(async (socket) => once(socket, 'readable')));
  await delay(2_000);
  for (const socket of sockets) socket.destroy();
}
