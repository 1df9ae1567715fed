// Small reads: manifests, lists of tags, the catalog.

import { headsPerSecond, inParallel, MANIFEST, pushImage, requestsPerSecond, send } from '../load.ts';
import type { Peer } from '../peers.ts';
import type { Work } from '../work.ts';

const digests = new Map<string, string>();
const tokens = new Map<string, string>();

async function publicImage(peer: Peer): Promise<void> {
  if (digests.has(peer.url)) return;
  if (peer.authorization) await createRepository(peer, 'admin/public', 'public');
  digests.set(peer.url, await pushImage(peer, 'admin/public', ['latest']));
}

function manifest(method: 'GET' | 'HEAD', what: 'tag' | 'digest'): Work {
  const load = method === 'GET' ? requestsPerSecond : headsPerSecond;
  return {
    name: `${method} of a manifest by ${what}, 16 connections`,
    unit: 'requests/s',
    target: 20,
    prepare: publicImage,
    async measure(peer) {
      const reference = what === 'tag' ? 'latest' : digests.get(peer.url);
      return load(peer, `/v2/admin/public/manifests/${reference}`, { Accept: MANIFEST });
    },
  };
}

const withBearer: Work = {
  name: 'GET of a manifest by tag with Bearer authentication on a private repository (the peer: without)',
  unit: 'requests/s',
  target: 15,
  async prepare(peer) {
    await publicImage(peer);
    if (!peer.authorization) return;
    await pushImage(peer, 'admin/private', ['latest']);
    const answer = await send(peer, '/v2/token?scope=repository:admin/private:pull');
    tokens.set(peer.url, (JSON.parse(answer.body.toString()) as { token: string }).token);
  },
  async measure(peer) {
    const token = tokens.get(peer.url);
    const repository = token ? 'admin/private' : 'admin/public';
    return requestsPerSecond(peer, `/v2/${repository}/manifests/latest`, {
      Accept: MANIFEST,
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    });
  },
};

const TAGS = 10_000;

function tags(query: string, name: string): Work {
  return {
    name: `tags list of 10,000 tags, ${name}`,
    unit: 'requests/s',
    target: 20,
    async prepare(peer) {
      if (digests.has(`${peer.url} tags`)) return;
      if (peer.authorization) await createRepository(peer, 'admin/tags', 'public');
      const names = Array.from({ length: TAGS }, (_, index) => `v${String(index).padStart(5, '0')}`);
      digests.set(`${peer.url} tags`, await pushImage(peer, 'admin/tags', names));
    },
    measure: async (peer) => requestsPerSecond(peer, `/v2/admin/tags/tags/list${query}`, {}),
  };
}

const REPOSITORIES = 10_000;

const catalog: Work = {
  name: 'catalog of 10,000 repositories, whole',
  unit: 'lists/s',
  target: 20,
  async prepare(peer) {
    const names = Array.from({ length: REPOSITORIES }, (_, index) => `admin/r${String(index).padStart(5, '0')}`);
    const config = Buffer.from('{}');
    await inParallel(names, 8, async (name) => {
      await pushImage(peer, name, ['latest'], [config]);
    });
  },
  async measure(peer) {
    const rounds = peer.authorization ? 40 : 4;
    const begun = performance.now();
    for (let round = 0; round < rounds; round++) {
      let path: string | undefined = '/v2/_catalog?n=1000';
      let count = 0;
      while (path !== undefined) {
        const answer = await send(peer, path);
        count += (JSON.parse(answer.body.toString()) as { repositories: string[] }).repositories.length;
        path = /<([^>]+)>/.exec(String(answer.headers['link'] ?? ''))?.[1];
      }
      if (count < REPOSITORIES) throw new Error(`${peer.name}: the catalog has ${count} repositories`);
    }
    return rounds / ((performance.now() - begun) / 1000);
  },
};

export const readWorks: readonly Work[] = [
  manifest('GET', 'tag'),
  manifest('GET', 'digest'),
  manifest('HEAD', 'tag'),
  manifest('HEAD', 'digest'),
  withBearer,
  tags('?n=100', 'first page of 100'),
  tags('', 'all'),
  catalog,
];

async function createRepository(peer: Peer, name: string, visibility: string): Promise<void> {
  const body = Buffer.from(JSON.stringify({ name, visibility }));
  await send(peer, '/api/v1/repositories', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}
