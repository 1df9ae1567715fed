// Hashing beside the thread that serves: the same hash as without, and nothing is lost with the thread.

import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { DigestAlgorithm } from '../../src/oci/digest.ts';
import { UploadSessions } from '../../src/registry/upload-sessions.ts';
import { openFilesystemStore } from '../../src/storage/filesystem-store.ts';
import { HashThread } from '../../src/storage/hash-thread.ts';
import type { StreamHash } from '../../src/storage/stream-hash.ts';
import { LIMITS } from '../support/test-app.ts';

/** Hashed in the thread from here on. */
const LARGE = 128 * 1024;

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function hashThread(): HashThread {
  const thread = new HashThread();
  ends.push(() => thread.close());
  return thread;
}

test('gives the hash of all pieces, large and small, in shared memory and not, of many uploads at once', async () => {
  const thread = hashThread();
  const piece = fc.record({ bytes: fc.integer({ min: 0, max: 2 * LARGE }), shared: fc.boolean() });
  const upload = fc.record({
    algorithm: fc.constantFrom<DigestAlgorithm>('sha256', 'sha512'),
    pieces: fc.array(piece, { maxLength: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(upload, { minLength: 1, maxLength: 5 }), async (uploads) => {
      const digests = uploads.map(async ({ algorithm, pieces }) => {
        const [hash, expected] = [thread.begin(algorithm), createHash(algorithm)];
        for (const { bytes, shared } of pieces) {
          const content = randomBytes(bytes);
          expected.update(content);
          await hash.update(shared ? inSharedMemory(content) : content);
        }
        return [await hash.digest(), expected.digest('hex')];
      });
      for (const [digest, expected] of await Promise.all(digests)) expect(digest).toBe(expected);
    }),
    { numRuns: 40 },
  );
});

test('says that the hash is lost when the thread is, and makes the next one in another thread', async () => {
  const thread = hashThread();
  const lost = await begun(thread);
  await thread.close();
  await lost.update(inSharedMemory(randomBytes(LARGE)));
  expect(await lost.digest()).toBeUndefined();
  lost.drop();

  const content = randomBytes(LARGE);
  const next = thread.begin('sha256');
  await next.update(inSharedMemory(content));
  expect(await next.digest()).toBe(createHash('sha256').update(content).digest('hex'));
});

test('answers who waits for a piece or a digest when the thread is lost', async () => {
  const thread = hashThread();
  const hash = await begun(thread);
  const waiting = [hash.update(inSharedMemory(randomBytes(LARGE))), hash.digest()];
  await thread.close();
  await Promise.all(waiting);
});

test('an upload has its digest although the thread was lost in the middle of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shiplock-hash-'));
  ends.push(() => rm(folder, { recursive: true }));
  const store = await openFilesystemStore(folder);
  const thread = hashThread();
  const sessions = new UploadSessions(LIMITS, (algorithm) => thread.begin(algorithm));
  const content = randomBytes(3_000_000);
  const half = content.length / 2;
  for (const [id, isLost] of Object.entries({ whole: false, lost: true })) {
    sessions.begin(id, 'sha256', { user: 'u', namespace: 'n' });
    await store.createUpload(id);
    await store.appendUpload(id, 0, source(content.subarray(0, half)), sessions.hashing(id, 0));
    if (isLost) await thread.close();
    await store.appendUpload(id, half, source(content.subarray(half)), sessions.hashing(id, half));
    const digest = createHash('sha256').update(content).digest('hex');
    expect(await sessions.hashOf(store, id, content.length, 'sha256')).toBe(digest);
    // Who asks again, since something failed after it, is told the same.
    expect(await sessions.hashOf(store, id, content.length, 'sha256')).toBe(digest);
    sessions.forget(id);
  }
});

/** A hash that the thread has begun. */
async function begun(thread: HashThread): Promise<StreamHash> {
  const hash = thread.begin('sha256');
  await hash.update(inSharedMemory(randomBytes(LARGE)));
  return hash;
}

function inSharedMemory(content: Buffer): Uint8Array {
  const bytes = new Uint8Array(new SharedArrayBuffer(content.length));
  bytes.set(content);
  return bytes;
}

async function* source(content: Buffer): AsyncIterable<Uint8Array> {
  for (let at = 0; at < content.length; at += 65_000) yield content.subarray(at, at + 65_000);
}
