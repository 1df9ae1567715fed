// Downloading and uploading blobs.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { computedByAll } from '../computed.ts';
import { digestOf, finishUpload, inParallel, send, uploadStreamed, uploadWhole } from '../load.ts';
import type { Peer } from '../peers.ts';
import type { Work } from '../work.ts';

const MIB = 1024 * 1024;
const LARGE = 512 * MIB;

const large = randomBytes(LARGE);
const largeDigest = digestOf(large);

/** GET of one large blob by several clients at once; curl, so that the client costs little. */
function download(clients: number, target: number): Work {
  return {
    name: `GET of a 512 MiB blob, ${clients} ${clients === 1 ? 'client' : 'clients'}`,
    unit: 'MiB/s',
    target,
    async prepare(peer) {
      await uploadStreamed(peer, 'admin/blobs', pieces(large, 64 * 1024), largeDigest);
      await curl(peer, `/v2/admin/blobs/blobs/${largeDigest}`);
    },
    async measure(peer) {
      const begun = performance.now();
      const path = `/v2/admin/blobs/blobs/${largeDigest}`;
      await Promise.all(Array.from({ length: clients }, () => curl(peer, path)));
      return (clients * LARGE) / MIB / ((performance.now() - begun) / 1000);
    },
  };
}

const UPLOAD = 'of a 512 MiB blob (POST, streamed PATCH, PUT)';

const uploadLarge: Work = {
  name: `upload ${UPLOAD}`,
  unit: 'MiB/s',
  target: 2,
  async prepare() {},
  async measure(peer, round) {
    return LARGE / MIB / (await secondsOfUpload(peer, round));
  },
};

/** What the disk takes is left out with `TMPDIR` on a memory disk. */
const computedForUpload: Work = {
  name: `computing of the server for the upload ${UPLOAD}`,
  unit: 'MiB for each second',
  target: 1.25,
  async prepare() {},
  async measure(peer, round) {
    const before = computedByAll(peer);
    await secondsOfUpload(peer, round);
    return LARGE / MIB / (computedByAll(peer) - before);
  },
};

/** By curl, which sends as docker does, and costs less than a client of our own. */
async function secondsOfUpload(peer: Peer, round: number): Promise<number> {
  // Another blob each time: one that is known already may be discarded without being written.
  large.writeUInt32BE(round + 1, 0);
  const digest = digestOf(large);
  const file = join(peer.folder, 'upload.bin');
  writeFileSync(file, large);
  const begun = performance.now();
  const opened = await send(peer, '/v2/admin/large/blobs/uploads/', { method: 'POST' });
  const location = new URL(String(opened.headers['location']), peer.url);
  const headers = ['-H', 'Transfer-Encoding: chunked', '-H', 'Content-Type: application/octet-stream', '-H', 'Expect:'];
  const patched = await curl(peer, `${location.pathname}${location.search}`, ['-X', 'PATCH', ...headers, '-T', file]);
  await finishUpload(peer, patched, digest);
  const seconds = (performance.now() - begun) / 1000;
  rmSync(file);
  return seconds;
}

const SMALL_COUNT = 2_000;

const uploadSmall: Work = {
  name: '2,000 uploads of 64 KiB blobs, 8 clients',
  unit: 'uploads/s',
  target: 2,
  async prepare() {},
  async measure(peer) {
    const blobs = Array.from({ length: SMALL_COUNT }, () => randomBytes(64 * 1024)).map((bytes) => ({
      bytes,
      digest: digestOf(bytes),
    }));
    const begun = performance.now();
    await inParallel(blobs, 8, ({ bytes, digest }) => uploadWhole(peer, 'admin/small', bytes, digest));
    return SMALL_COUNT / ((performance.now() - begun) / 1000);
  },
};

export const blobWorks: readonly Work[] = [
  download(1, 1.3),
  download(8, 1),
  uploadLarge,
  computedForUpload,
  uploadSmall,
];

function pieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

/** Resolves with the Location of the answer, if there is one. */
function curl(peer: Peer, path: string, more: readonly string[] = []): Promise<string> {
  const credentials = peer.authorization ? ['-H', `Authorization: ${peer.authorization}`] : [];
  const words = ['-sf', '-o', '/dev/null', '-w', '%header{location}', ...credentials, ...more, `${peer.url}${path}`];
  return new Promise((resolve, reject) => {
    const child = spawn('curl', words, { stdio: ['ignore', 'pipe', 'ignore'] });
    let location = '';
    child.stdout.on('data', (chunk) => {
      location += String(chunk);
    });
    child.once('exit', (code) =>
      code === 0 ? resolve(location) : reject(new Error(`${peer.name}: curl ended with ${code}`)),
    );
    child.once('error', reject);
  });
}
