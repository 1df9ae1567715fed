// How long a push takes while a policy is applied to many tags: both write, and one has the lock at a time.

import { setTimeout as delay } from 'node:timers/promises';
import { get, post } from './api.ts';
import { percentile } from './latency.ts';
import { MANIFEST, pushImage, send } from './load.ts';
import { type Peer, startShiplock } from './peers.ts';

const APPLIED = 20_000;
const IDLE_SECONDS = 4;
const PAUSE_MILLISECONDS = 20;
/** As many as are pushed again and again. */
const TAGS = 300;

/** Such as `idle 3.0 and 6.1 ms; meanwhile 11.2 and 24.0 ms, 4,800 tags/s`, p50 and p99 of putting a manifest. */
export async function pushesBesideApply(): Promise<string> {
  const peer = await startShiplock();
  try {
    await post(peer, '/api/v1/repositories', { name: 'admin/target' });
    const names = Array.from({ length: APPLIED }, (_, index) => `t${String(index).padStart(5, '0')}`);
    await pushImage(peer, 'admin/source', names);
    await pushImage(peer, 'admin/pushed', ['1']);
    const manifest = (await send(peer, '/v2/admin/pushed/manifests/1', { headers: { accept: MANIFEST } })).body;
    await pushWhile(peer, manifest, secondsFromNow(IDLE_SECONDS));
    const idle = await pushWhile(peer, manifest, secondsFromNow(IDLE_SECONDS));
    const rules = [{ field: 'tag', operator: 'starts_with', values: ['t'] }];
    const policy = { source: 'admin/source', target: 'admin/target', rules };
    const begun = performance.now();
    const { job } = await post(peer, '/api/v1/promotion-policies?apply=true', policy);
    const isApplying = async () => (await get(peer, `/api/v1/jobs/${job}`)).state !== 'done';
    const meanwhile = await pushWhile(peer, manifest, isApplying);
    const rate = Math.round((APPLIED / (performance.now() - begun)) * 1_000);
    return `idle ${inWords(idle)}; meanwhile ${inWords(meanwhile)}, ${rate.toLocaleString('en')} tags/s`;
  } finally {
    await peer.stop();
  }
}

function secondsFromNow(seconds: number): () => Promise<boolean> {
  const end = performance.now() + seconds * 1_000;
  return async () => performance.now() < end;
}

/** The time of each push, in milliseconds. */
async function pushWhile(peer: Peer, body: Buffer, goesOn: () => Promise<boolean>): Promise<number[]> {
  const times: number[] = [];
  while (await goesOn()) {
    const begun = performance.now();
    const path = `/v2/admin/pushed/manifests/t${times.length % TAGS}`;
    const answer = await send(peer, path, { method: 'PUT', headers: { 'content-type': MANIFEST }, body });
    if (answer.status !== 201) throw new Error(`${path} answered ${answer.status} ${answer.body}`);
    times.push(performance.now() - begun);
    await delay(PAUSE_MILLISECONDS);
  }
  return times;
}

function inWords(times: readonly number[]): string {
  return `${percentile(times, 0.5).toFixed(1)} and ${percentile(times, 0.99).toFixed(1)} ms`;
}
