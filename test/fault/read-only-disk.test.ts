// The system makes the disk of a running server read-only, as it does after an error of the disk, and writable again.

import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { type Daemon, startDaemon } from '../support/daemon.ts';
import { untilHealth } from '../support/health.ts';
import { logged } from '../support/logged.ts';
import { describeWith } from '../support/peer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { SMALL_DISK_PEERS, useSmallDisk } from '../support/small-disk.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

/** Calls that change files; sockets are written by others. */
const WRITES = 'pwrite64,ftruncate,fallocate,rename,unlink,unlinkat,utimensat,mkdir';

describeWith(['strace'], 'a read-only disk', () => {
  const folder = useTemporaryFolder();
  const pull = async ({ send }: ServerProcess, path: string) => (await send(`/v2/admin/app/${path}`, {})).status;

  test('is told; images are served, writes are refused with what to do, and taken again once it can be written', async () => {
    const server = await startServer({ data: `${folder()}/data` });
    const image = sampleImage('one');
    await pushImage(server.send, 'admin/app', image, '1');
    const fault = await makeReadOnly(server);
    await untilHealth(server, 'read_only');
    for (const path of ['manifests/1', ...image.blobs.map(({ descriptor }) => `blobs/${descriptor.digest}`)])
      expect(await pull(server, path), path).toBe(200);
    await expect(pushImage(server.send, 'admin/app', sampleImage('two'), '2')).rejects.toThrow(/503 .*read-only/);
    const deletion = await server.send('/api/v1/repositories/admin%2Fapp/tags/1', { method: 'DELETE' });
    expect(deletion.status).toBe(503);
    expect(deletion.headers.get('retry-after')).toBe('5');
    expect(await deletion.json()).toMatchObject({
      error: { code: 'STORAGE_UNAVAILABLE', message: expect.stringContaining('tell its operator') },
    });
    await fault.stop('SIGINT');
    await untilHealth(server, 'ok');
    await pushImage(server.send, 'admin/app', sampleImage('two'), '2');
    expect(await pull(server, 'manifests/2')).toBe(200);
    await logged(server, /the disk is read-only, or fails[\s\S]*the disk has room again/);
    expect(await server.stop()).toBe(0);
  });
});

describeWith(SMALL_DISK_PEERS, 'a start on a read-only disk', () => {
  const disk = useSmallDisk(64);

  test('is refused with what to do, and works once the disk can be written', async () => {
    const start = () => startServer({ data: `${disk.folder()}/data`, within: disk.within() });
    const before = await start();
    await pushImage(before.send, 'admin/app', sampleImage('one'), '1');
    await before.stop();
    await disk.remount('ro');
    await expect(start()).rejects.toThrow(
      /data cannot be written \(its disk is read-only\), and a server cannot start without: see what the system says of the disk/,
    );
    await disk.remount('rw');
    const after = await start();
    expect((await after.send('/v2/admin/app/manifests/1', {})).status).toBe(200);
    expect(await after.stop()).toBe(0);
  });
});

/** Until what it returns is stopped. */
function makeReadOnly({ pid }: ServerProcess): Promise<Daemon> {
  const args = [
    '-f',
    '-p',
    String(pid),
    '-o',
    '/dev/null',
    '-e',
    `trace=${WRITES}`,
    '-e',
    `inject=${WRITES}:error=EROFS`,
  ];
  return startDaemon('strace', args, { isReady: (output) => /attached/.test(output) });
}
