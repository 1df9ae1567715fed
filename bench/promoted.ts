// How long it takes from the answer to a push until the image is in the next repository, where a policy wants its scan.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { jobDone, post } from './api.ts';
import { percentile } from './latency.ts';
import { pushImage, send } from './load.ts';
import { type Peer, startShiplock } from './peers.ts';

const DATA = join(import.meta.dirname, '../../shared/data');
const ALPINE = join(DATA, 'alpine/alpine-minirootfs-3.20.3-x86_64.tar.gz');
const IMAGES = 110;
/** The first ones compile, and fill caches. */
const FIRST = 10;
/** Between one image and the next. */
const REST_MILLISECONDS = 200;

export async function pushedToPromoted(): Promise<string> {
  if (!existsSync(ALPINE)) return 'not measured: there is no ../shared/data/alpine';
  const alpine = readFileSync(ALPINE);
  const peer = await startShiplock({ environment: { SHIPLOCK_ADVISORY_FEEDS: `dir:${join(DATA, 'advisories')}` } });
  try {
    await jobDone(peer, (await post(peer, '/api/v1/advisories/update')).id);
    await post(peer, '/api/v1/repositories', { name: 'admin/low', scanOnPush: true });
    await post(peer, '/api/v1/repositories', { name: 'admin/high' });
    // Only a scan tells. (Of vulnerabilities nothing is certain, since this Alpine has had its last security update.)
    const rules = [{ field: 'component', operator: 'starts_with', values: ['busybox'] }];
    await post(peer, '/api/v1/promotion-policies', { source: 'admin/low', target: 'admin/high', rules });
    const latencies: number[] = [];
    for (let number = 0; number < IMAGES; number += 1) {
      await delay(REST_MILLISECONDS);
      // Members of gzip may follow each other, so each is another layer with the same content.
      const layer = Buffer.concat([alpine, gzipSync(Buffer.alloc(512, number))]);
      const latency = await promotionOf(peer, `t${number}`, layer);
      if (number >= FIRST) latencies.push(latency);
    }
    return `p50 ${percentile(latencies, 0.5).toFixed(0)} ms, p99 ${percentile(latencies, 0.99).toFixed(0)} ms`;
  } finally {
    await peer.stop();
  }
}

/** In milliseconds. */
async function promotionOf(peer: Peer, tag: string, layer: Buffer): Promise<number> {
  await pushImage(peer, 'admin/low', [tag], [layer]);
  const begun = performance.now();
  for (;;) {
    const { status } = await send(peer, `/v2/admin/high/manifests/${tag}`, { method: 'HEAD' });
    if (status === 200) return performance.now() - begun;
    if (performance.now() - begun > 30_000) throw new Error(`${tag} is not promoted after 30 seconds`);
    await delay(2);
  }
}
