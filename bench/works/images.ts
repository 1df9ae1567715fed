// Whole images: pushing and pulling with skopeo, and promoting against copying.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf, MANIFEST, pushImage, send } from '../load.ts';
import type { Peer } from '../peers.ts';
import type { Work } from '../work.ts';

const layout = join(tmpdir(), `bench-layout-${process.pid}`);
process.once('exit', () => rmSync(layout, { recursive: true, force: true }));

/** An OCI layout of ten incompressible layers of 50 MiB. */
function writeLayout(): string {
  if (existsSync(layout)) return layout;
  mkdirSync(join(layout, 'blobs/sha256'), { recursive: true });
  const put = (bytes: Buffer) => {
    const digest = digestOf(bytes);
    writeFileSync(join(layout, 'blobs/sha256', digest.slice(7)), bytes);
    return { digest, size: bytes.length };
  };
  const layers = Array.from({ length: 10 }, () => put(randomBytes(50 * 1024 * 1024)));
  const config = put(
    Buffer.from(
      JSON.stringify({
        architecture: 'amd64',
        os: 'linux',
        config: {},
        rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.digest) },
      }),
    ),
  );
  const manifest = put(
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: MANIFEST,
        config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
        layers: layers.map((layer) => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...layer })),
      }),
    ),
  );
  writeFileSync(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(
    join(layout, 'index.json'),
    JSON.stringify({
      schemaVersion: 2,
      manifests: [{ mediaType: MANIFEST, ...manifest, annotations: { 'org.opencontainers.image.ref.name': 'big' } }],
    }),
  );
  return layout;
}

const push: Work = {
  name: 'push of a 10-layer, 500 MB image with skopeo',
  unit: 'pushes/min',
  target: 1.3,
  async prepare() {
    writeLayout();
  },
  async measure(peer, round) {
    // Into an empty repository, but the store may know the layers, so they go first.
    rmSync(layout, { recursive: true, force: true });
    writeLayout();
    return perMinute(() =>
      skopeo(peer, 'dest', ['copy', '-q', `oci:${layout}:big`, image(peer, `admin/push${round}:1`)]),
    );
  },
};

const pull: Work = {
  name: 'pull of a 10-layer, 500 MB image with skopeo',
  unit: 'pulls/min',
  target: 1.3,
  async prepare(peer) {
    writeLayout();
    await skopeo(peer, 'dest', ['copy', '-q', `oci:${layout}:big`, image(peer, 'admin/pull:1')]);
  },
  async measure(peer) {
    const target = join(tmpdir(), `bench-pull-${process.pid}`);
    try {
      return await perMinute(() => skopeo(peer, 'src', ['copy', '-q', image(peer, 'admin/pull:1'), `dir:${target}`]));
    } finally {
      rmSync(target, { recursive: true, force: true });
    }
  },
};

const promotion: Work = {
  name: 'promoting a 100-layer image (the peer: skopeo copy between two repositories)',
  unit: 'promotions/min',
  target: 50,
  async prepare(peer) {
    await pushImage(
      peer,
      'admin/from',
      ['1'],
      Array.from({ length: 100 }, () => randomBytes(10_000)),
    );
  },
  async measure(peer, round) {
    const target = `admin/to${round}`;
    if (!peer.authorization) {
      return perMinute(() =>
        skopeo(peer, 'both', ['copy', '-q', image(peer, 'admin/from:1'), image(peer, `${target}:1`)]),
      );
    }
    const body = Buffer.from(
      JSON.stringify({ source: { repository: 'admin/from', reference: '1' }, target: { repository: target } }),
    );
    return perMinute(async () => {
      const answer = await send(peer, '/api/v1/promotions', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      if (answer.status !== 201) throw new Error(`promotion answered ${answer.status} ${answer.body}`);
    });
  },
};

export const imageWorks: readonly Work[] = [push, pull, promotion];

function image(peer: Peer, name: string): string {
  return `docker://${new URL(peer.url).host}/${name}`;
}

async function perMinute(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return 60_000 / (performance.now() - begun);
}

function skopeo(peer: Peer, side: 'src' | 'dest' | 'both', words: readonly string[]): Promise<void> {
  const credentials = peer.authorization ? Buffer.from(peer.authorization.slice(6), 'base64').toString() : '';
  const sides = side === 'both' ? ['src', 'dest'] : [side];
  const flags = sides.flatMap((one) => [
    `--${one}-tls-verify=false`,
    ...(credentials ? [`--${one}-creds`, credentials] : []),
  ]);
  return new Promise((resolve, reject) => {
    const child = spawn('skopeo', [...words, ...flags], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${peer.name}: skopeo ended with ${code}`)),
    );
    child.once('error', reject);
  });
}
