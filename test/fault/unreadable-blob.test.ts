// One blob cannot be read any more: the disk has lost its sectors, or somebody has changed its permissions.

import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { startDaemon } from '../support/daemon.ts';
import { blobFile } from '../support/damage-blob.ts';
import { healthOf, untilHealth } from '../support/health.ts';
import { logged } from '../support/logged.ts';
import { describeWith } from '../support/peer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const READS = 'read,pread64,preadv,preadv2';
const OPENS = 'open,openat,openat2';

describeWith(['strace'], 'a blob that cannot be read', () => {
  const folder = useTemporaryFolder();

  test.each([
    ['EIO', READS],
    ['EACCES', OPENS],
  ])('for %s is cut off, missing for clients from then on, and mended by the next push', async (code, calls) => {
    const image = sampleImage('one');
    const digest = image.blobs.at(-1)?.descriptor.digest ?? '';
    const blob = `/v2/admin/app/blobs/${digest}`;
    const data = join(folder(), code);
    const server = await startServer({ data });
    await pushImage(server.send, 'admin/app', image, '1');
    const only = ['-P', blobFile(data, digest), '-e', `inject=${calls}:error=${code}`];
    const fault = await startDaemon('strace', ['-f', ...only, '-p', String(server.pid)], {
      isReady: (output) => output.includes('attached'),
    });
    const pull = async () => (await server.send(blob, {})).arrayBuffer();
    await expect(pull()).rejects.toThrow();
    const seen = async () => (await server.send(blob, { method: 'HEAD' })).status;
    await vi.waitFor(async () => expect(await seen()).toBe(404), { timeout: 30_000, interval: 50 });
    expect(await healthOf(server)).toBe('blobs_damaged');
    await logged(server, code);
    await fault.stop('SIGINT');
    await pushImage(server.send, 'admin/app', image, '1');
    await untilHealth(server, 'ok');
    expect((await pull()).byteLength).toBe(image.blobs.at(-1)?.descriptor.size);
    expect(await server.stop()).toBe(0);
  });
});
