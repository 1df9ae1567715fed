// The disk of a running server is full: it goes on to serve, says what is wrong, lets people make room, and takes new images as
// soon as there is some. A server starts with a full disk, too.

import { expect, test, vi } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { untilHealth } from '../support/health.ts';
import { logged } from '../support/logged.ts';
import { describeWith } from '../support/peer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { callAsAdmin, type ServerProcess, startServer } from '../support/server-process.ts';
import { SMALL_DISK_PEERS, useSmallDisk } from '../support/small-disk.ts';

const WAIT = { timeout: 60_000, interval: 100 };

const pull = async (server: ServerProcess, tag: string) =>
  (await server.send(`/v2/admin/app/manifests/${tag}`, { method: 'GET' })).status;
const pullLayers = async (server: ServerProcess, text: string) => {
  const statuses = sampleImage(text).blobs.map(({ descriptor }) =>
    server.send(`/v2/admin/app/blobs/${descriptor.digest}`, { method: 'GET' }),
  );
  return new Set((await Promise.all(statuses)).map(({ status }) => status));
};

describeWith(SMALL_DISK_PEERS, 'a full disk', () => {
  const disk = useSmallDisk(64);
  const start = () => startServer({ data: `${disk.folder()}/data`, within: disk.within() });

  test('ends nothing: images are served, pushes are refused with 507, deletions and garbage collection make room', async () => {
    const server = await start();
    await pushImage(server.send, 'admin/app', sampleImage('one'), '1');
    await pushImage(server.send, 'admin/app', sampleImage('two'), '2');
    await disk.fill();
    await untilHealth(server, 'disk_full');
    await expect(pushImage(server.send, 'admin/app', sampleImage('three'), '3')).rejects.toThrow('507');
    expect(await pull(server, '1')).toBe(200);
    expect(await pullLayers(server, 'one')).toEqual(new Set([200]));
    // What makes room can be written, from inside.
    const deleted = await server.send('/api/v1/repositories/admin%2Fapp/tags/2', { method: 'DELETE' });
    expect(deleted.status).toBe(204);
    const { id } = (await callAsAdmin(server, 'POST', '/gc', { untagged: true })) as { id: string };
    await vi.waitFor(async () => {
      expect(await callAsAdmin(server, 'GET', `/jobs/${id}`)).toMatchObject({ state: 'done' });
    }, WAIT);
    await logged(server, 'the disk is full: nothing new is stored');
    await disk.empty();
    await untilHealth(server, 'ok');
    await pushImage(server.send, 'admin/app', sampleImage('three'), '3');
    expect(await pull(server, '3')).toBe(200);
    expect(await server.stop()).toBe(0);
  });

  test('that has the log on it, too, holds nobody up: lines are missing, and the log says so once there is room', async () => {
    // The braces are what a start is known by.
    const intoFile = ['sh', '-c', `echo '{}'; exec "$@" >> ${disk.folder()}/log`, 'sh'];
    const server = await startServer({ data: `${disk.folder()}/data`, within: [...disk.within(), ...intoFile] });
    await pushImage(server.send, 'admin/app', sampleImage('one'), '1');
    await disk.fill();
    await untilHealth(server, 'disk_full');
    // Also what the reserve has to give, whenever it does; and more lines than there is room for in the last page of the file.
    await disk.fillInstead(`${disk.folder()}/data/reserve`);
    for (let count = 0; count < 20; count++)
      await expect(pushImage(server.send, 'admin/app', sampleImage('two'), '2')).rejects.toThrow('507');
    expect(await pull(server, '1')).toBe(200);
    await disk.empty();
    await untilHealth(server, 'ok');
    await pushImage(server.send, 'admin/app', sampleImage('two'), '2');
    expect(await server.stop()).toBe(0);
    const log = await disk.read(`${disk.folder()}/log`);
    expect(log).toContain('up to so many lines are missing here');
    expect(log.trimEnd().split('\n').at(-1)).toContain('"msg":"stopped"');
  });

  test('lets people make room by its reserve: without that, nothing can be deleted or collected', async () => {
    const server = await start();
    await pushImage(server.send, 'admin/app', sampleImage('one'), '1');
    await disk.fill();
    await untilHealth(server, 'disk_full');
    // So little room that the server does not make it again.
    await disk.fillInstead(`${disk.folder()}/data/reserve`);
    const remove = async () =>
      (await server.send('/api/v1/repositories/admin%2Fapp/tags/1', { method: 'DELETE' })).status;
    expect(await remove()).toBe(507);
    await expect(callAsAdmin(server, 'POST', '/gc', {})).rejects.toThrow('507');
    expect(await pull(server, '1')).toBe(200);
    await disk.empty();
    await untilHealth(server, 'ok');
    expect(await remove()).toBe(204);
    expect(await server.stop()).toBe(0);
  });

  test.each(['SIGKILL', 'SIGTERM'] as const)(
    'lets a server start that was ended by %s: it serves, and writes as soon as there is room',
    async (signal) => {
      const before = await start();
      await pushImage(before.send, 'admin/app', sampleImage('one'), '1');
      await before.stop(signal);
      await disk.fill();
      const server = await start();
      // The start may have made some room, by copying the log of the database.
      await disk.fill();
      await untilHealth(server, 'disk_full');
      expect(await pull(server, '1')).toBe(200);
      expect(await pullLayers(server, 'one')).toEqual(new Set([200]));
      await disk.empty();
      await untilHealth(server, 'ok');
      await pushImage(server.send, 'admin/app', sampleImage('two'), '2');
      expect(await pull(server, '2')).toBe(200);
      expect(await server.stop()).toBe(0);
    },
  );

  test('with nothing on it yet lets no server begin, and says what to do; one begins once there is room', async () => {
    await disk.fill();
    await expect(start()).rejects.toThrow(
      /the disk of the data folder is full .*there is no reserve left in it: make some room, and start again/,
    );
    await disk.empty();
    const server = await start();
    await pushImage(server.send, 'admin/app', sampleImage('one'), '1');
    expect(await server.stop()).toBe(0);
  });
});
