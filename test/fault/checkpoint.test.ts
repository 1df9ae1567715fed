// Checkpoints that fail, in their real thread: for want of room, and because the thread ends. What is written meanwhile is kept in
// the log, and a later checkpoint copies it.

import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { startDaemon } from '../support/daemon.ts';
import { logged } from '../support/logged.ts';
import { describeWith } from '../support/peer.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { expectStatus } from './pusher.ts';
import { smallImage } from './small-image.ts';

/** More than between two checkpoints, and two tries after one that failed. */
const MOST_COMMITS = 1_500;
const FAILURE = 'the log of the database cannot be copied into its file; it is tried again';

const folder = useTemporaryFolder();
const image = smallImage('checkpoint');

/** Moves a tag, one commit each time, until this is so. */
async function writeUntil(server: ServerProcess, what: string, isSo: () => Promise<boolean>): Promise<void> {
  const { descriptor, bytes } = image.manifest;
  for (let commit = 0; !(await isSo()); commit += 1) {
    expect(commit, what).toBeLessThan(MOST_COMMITS);
    const headers = { 'content-type': descriptor.mediaType };
    const path = `/v2/admin/app/manifests/t-${commit}`;
    await expectStatus(201, server.send(path, { method: 'PUT', headers, body: new Uint8Array(bytes) }));
  }
}

/** The file of the database changes by checkpoints only. */
async function untilCopied(server: ServerProcess): Promise<void> {
  const modified = async () => (await stat(join(server.data, 'shiplock.db'))).mtimeMs;
  const before = await modified();
  await writeUntil(server, 'a checkpoint is made', async () => (await modified()) !== before);
}

async function expectServed(server: ServerProcess): Promise<void> {
  await expectStatus(200, server.send('/v2/admin/app/manifests/t-0', {}));
}

describeWith(['strace'], 'a checkpoint for which there is no room', () => {
  test('is told, ends nothing, and is made once there is room', async () => {
    const server = await startServer({ data: join(folder(), 'room') });
    await pushImage(server.send, 'admin/app', image, '1');
    const file = join(server.data, 'shiplock.db');
    const inject = ['-e', 'trace=pwrite64', '-e', 'inject=pwrite64:error=ENOSPC', '-P', file];
    const full = await startDaemon('strace', ['-f', '-p', String(server.pid), '-o', '/dev/null', ...inject], {
      isReady: (output) => /attached/.test(output),
    });
    await writeUntil(server, 'a checkpoint fails', async () => server.output().includes(FAILURE));
    await logged(server, 'database or disk is full');
    await expectServed(server);
    await full.stop('SIGINT');
    await untilCopied(server);
    await expectServed(server);
    expect(await server.stop()).toBe(0);
  });
});

test('a checkpoint whose thread ends is told, and made by another thread', async () => {
  const armed = join(folder(), 'armed');
  const server = await startServer({
    data: join(folder(), 'thread'),
    env: {
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'end-checkpoint.ts')} --disable-warning=ExperimentalWarning`,
      SHIPLOCK_TEST_ARMED: armed,
    },
  });
  await pushImage(server.send, 'admin/app', image, '1');
  await writeFile(armed, '');
  await writeUntil(server, 'a checkpoint fails', async () => server.output().includes(FAILURE));
  await logged(server, 'the thread that makes checkpoints has ended');
  await untilCopied(server);
  await expectServed(server);
  expect(await server.stop()).toBe(0);
});
