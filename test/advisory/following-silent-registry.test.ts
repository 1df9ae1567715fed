// A registry behind a followed tag that never ends its answer: the job can be cancelled at any point of it, and does not
// hold up a server that stops.

import { readdir } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Following } from '../../src/advisory/follow/followed-tag.ts';
import { artifactOf, exportArchive } from '../support/advisory-archive.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { useApp } from '../support/test-app.ts';

const folder = useTemporaryFolder();
/** Filled when the registry listens. */
const following = { repository: 'a/b', tag: '1', hours: 1, credentials: undefined } as {
  -readonly [Key in keyof Following]: Following[Key];
};
const app = useApp({ advisoryFeeds: [], advisoryFollow: following });
/** How the registry answers for a manifest and for a layer. */
let answers: readonly ((response: ServerResponse) => void)[] = [];
let asked = 0;
const registry = createServer((request, response) => {
  asked += 1;
  answers[request.url?.includes('/blobs/') ? 1 : 0]?.(response);
});

const hang = () => {};
const drip = (response: ServerResponse) => void response.writeHead(200, { 'content-length': '1000' }).write('{');
let giveManifest: (response: ServerResponse) => void;

beforeAll(async () => {
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  following.origin = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
  following.reference = `${following.origin}/a/b:1`;
  const { file, publicKey } = await exportArchive(folder(), { name: 'one', packages: 1, now: 1 });
  following.keys = [publicKey];
  const { descriptor, bytes } = (await artifactOf(file)).manifest;
  giveManifest = (response) => void response.writeHead(200, { 'content-type': descriptor.mediaType }).end(bytes);
  app().app.worker.start();
});
afterAll(() => {
  registry.closeAllConnections();
  registry.close();
});

const job = async (id: string) => (await app().call('admin', 'GET', `/api/v1/jobs/${id}`)).json;

/** Asks for a look, and returns its job when the registry was asked for the last thing that it has an answer for. */
async function look(): Promise<string> {
  asked = 0;
  const { json } = await app().call('admin', 'POST', '/api/v1/advisories/update');
  await vi.waitFor(() => expect(asked).toBe(answers.length), { timeout: 5_000, interval: 20 });
  return json.id;
}

test.each([
  ['never answers', () => [hang]],
  ['drips the manifest', () => [drip]],
  ['never gives the layer', () => [giveManifest, hang]],
  ['drips the layer', () => [giveManifest, drip]],
])('a job whose registry %s is cancelled soon, and leaves nothing', async (_, answered) => {
  answers = answered();
  const id = await look();
  expect((await app().call('admin', 'POST', `/api/v1/jobs/${id}/cancel`)).status).toBe(200);
  await vi.waitFor(async () => expect(await job(id)).toMatchObject({ state: 'cancelled', error: null }), {
    ...{ timeout: 4_000, interval: 50 },
  });
  expect(await readdir(app().advisoryFolder).catch(() => [])).toEqual([]);
  expect((await app().call('admin', 'GET', '/api/v1/advisories')).json.follows).toMatchObject({ error: null });
});

test('a server that stops does not wait for it, and looks again after the next start', async () => {
  answers = [hang];
  const id = await look();
  await app().app.worker.stop();
  expect(await job(id)).toMatchObject({ state: 'due', attempts: 0, error: null });
});
