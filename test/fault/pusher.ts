// A client that never rests: it uploads in every form, pushes, moves and deletes tags, and notes in the ledger what the
// server said yes to, until the server is gone.

import { buildImage } from '../../src/image/build-image.ts';
import type { Blob, Built } from '../../src/image/built.ts';
import type { Send } from '../../src/image/push-image.ts';
import { askForBlob, askForManifest, askForTag, type Ledger } from './ledger.ts';
import type { SeededRandom } from './seeded-random.ts';

const TAGS = 3;
const LARGEST_LAYER = 200_000;

/**
 * Pushes until a request finds no server.
 * @param name of this pusher: its tags begin with it, so that no two pushers ask for the same tag
 * @throws Error when the server refuses something
 */
export async function pushUntilKilled(send: Send, ledger: Ledger, name: string, random: SeededRandom): Promise<void> {
  try {
    for (let round = 0; ; round += 1) await pushOnce(send, ledger, `${name}-${round % TAGS}`, random);
  } catch (error) {
    if (!isConnectionError(error)) throw error;
  }
}

/** True for what `fetch` throws when the other side has gone. */
export function isConnectionError(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && error.name === 'SocketError');
}

async function pushOnce(send: Send, ledger: Ledger, tag: string, random: SeededRandom): Promise<void> {
  const image = newImage(random);
  for (const blob of image.blobs) await upload(send, ledger, blob, random);
  await putManifest(send, ledger, image, tag);
  if (random.oneIn(5)) await leaveUploadOpen(send, ledger, random);
  if (random.oneIn(6)) await deleteTag(send, ledger, tag);
}

/** Its first layer is the same in every image, so that pushers upload the same blob at the same time. */
function newImage(random: SeededRandom): Built {
  const content = random.bytes(1 + random.below(LARGEST_LAYER));
  return buildImage({
    layers: [{ files: [{ path: 'etc/' }] }, { files: [{ path: 'data', content }], compression: 'none' }],
  });
}

async function upload(send: Send, ledger: Ledger, blob: Blob, random: SeededRandom): Promise<void> {
  const done = askForBlob(ledger, blob);
  const { digest } = blob.descriptor;
  const uploads = `/v2/${ledger.repository}/blobs/uploads/`;
  const form = random.below(3);
  if (form === 0) {
    await expectStatus(201, send(`${uploads}?digest=${digest}`, { method: 'POST', ...binary(blob.bytes) }));
  } else {
    let location = await begin(send, ledger);
    const cut = form === 1 ? 0 : Math.floor(blob.bytes.length / 2);
    if (cut > 0) location = await append(send, location, blob.bytes.subarray(0, cut), 0);
    const rest = blob.bytes.subarray(cut);
    await expectStatus(201, send(withDigest(location, digest), { method: 'PUT', ...binary(rest) }));
  }
  done();
}

async function putManifest(send: Send, ledger: Ledger, image: Built, tag: string): Promise<void> {
  const { descriptor, bytes } = image.manifest;
  const done = [askForManifest(ledger, image), askForTag(ledger, tag, descriptor.digest)];
  const headers = { 'content-type': descriptor.mediaType };
  const path = `/v2/${ledger.repository}/manifests/${tag}`;
  await expectStatus(201, send(path, { method: 'PUT', headers, body: new Uint8Array(bytes) }));
  for (const note of done) note();
}

async function deleteTag(send: Send, ledger: Ledger, tag: string): Promise<void> {
  const done = askForTag(ledger, tag, null);
  await expectStatus(202, send(`/v2/${ledger.repository}/manifests/${tag}`, { method: 'DELETE' }));
  done();
}

async function leaveUploadOpen(send: Send, ledger: Ledger, random: SeededRandom): Promise<void> {
  const [, , blob] = newImage(random).blobs;
  if (!blob) return;
  const begun = await begin(send, ledger);
  const half = blob.bytes.subarray(0, Math.ceil(blob.bytes.length / 2));
  const location = await append(send, begun, half, 0);
  ledger.uploads.push({ location, blob, acknowledged: half.length });
}

async function begin(send: Send, ledger: Ledger): Promise<string> {
  return locationOf(await expectStatus(202, send(`/v2/${ledger.repository}/blobs/uploads/`, { method: 'POST' })));
}

/** Sends a part of an upload and returns where the next part goes. */
export async function append(send: Send, location: string, part: Uint8Array, offset: number): Promise<string> {
  const { headers, body } = binary(part);
  const range = { 'content-range': `${offset}-${offset + part.length - 1}` };
  return locationOf(
    await expectStatus(202, send(location, { method: 'PATCH', headers: { ...headers, ...range }, body })),
  );
}

/** The upload's location with the digest that ends it. */
export function withDigest(location: string, digest: string): string {
  return `${location}${location.includes('?') ? '&' : '?'}digest=${digest}`;
}

function locationOf(response: Response): string {
  const { pathname, search } = new URL(response.headers.get('location') ?? '', 'http://registry');
  return `${pathname}${search}`;
}

function binary(bytes: Uint8Array) {
  return { headers: { 'content-type': 'application/octet-stream' }, body: new Uint8Array(bytes) };
}

/** What counts as acknowledged is the status: the body need not arrive. */
export async function expectStatus(status: number, sent: Promise<Response>): Promise<Response> {
  const response = await sent;
  if (response.status !== status) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
  await response.body?.cancel();
  return response;
}
