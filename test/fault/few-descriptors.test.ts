// A server that may open few files, and clients that keep many connections open: images can be pulled whole, or are refused with
// when to try again.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { logged } from '../support/logged.ts';
import { sampleImage } from '../support/sample-image.ts';
import { ADMIN, basic, startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const FILES = 256;

const folder = useTemporaryFolder();

test('no image is cut off, and it is told, where more connections are asked for than there are descriptors for', async () => {
  const server = await startServer({
    data: folder(),
    within: ['sh', '-c', `ulimit -n ${FILES} && exec "$@"`, 'sh'],
    env: { SHIPLOCK_CONNECTIONS_PER_ADDRESS: '0' },
  });
  const image = sampleImage('large', { compression: 'none' });
  await pushImage(server.send, 'admin/app', image, '1');
  const idle = await openConnections(server.url, FILES);
  const refused = idle.filter(({ answer }) => answer !== '');
  expect(refused.length).toBeGreaterThan(FILES / 2);
  for (const { answer } of refused) expect(answer).toMatch(/^HTTP\/1\.1 503 .*\r\n(?:.*\r\n)*retry-after: 5\r\n/i);
  // On connections that were taken, while no other is: all is there.
  const held = idle.filter(({ answer }) => answer === '');
  const [first] = held;
  expect(await getText((first as { socket: Socket }).socket, '/api/v1/health')).toContain('few_descriptors');
  const path = `/v2/admin/app/blobs/${image.blobs[0]?.descriptor.digest}`;
  const pulled = await Promise.all(held.slice(1).map(({ socket }) => get(socket, path)));
  for (const bytes of pulled) expect(bytes).toBe(image.blobs[0]?.descriptor.size);
  for (const { socket } of idle) socket.destroy();
  await vi.waitFor(async () => expect(await (await fetch(`${server.url}/api/v1/health`)).text()).toContain('"ok"'), {
    timeout: 30_000,
    interval: 100,
  });
  await logged(server, /too few file descriptors are left[\s\S]*connections are taken again/);
  expect(await server.stop()).toBe(0);
});

/** Each with what the server has said on it before anything was asked: nothing, or a refusal. */
async function openConnections(url: string, count: number) {
  const { hostname, port } = new URL(url);
  const opened: { readonly socket: Socket; answer: string }[] = [];
  for (let index = 0; index < count; index += 1) {
    const socket = connect(Number(port), hostname);
    const one = { socket, answer: '' };
    socket.on('data', (chunk) => {
      one.answer += String(chunk);
    });
    await once(socket, 'connect');
    opened.push(one);
  }
  // They are looked at in order: once the last one is refused, the refusals of those before it are here, too.
  const last = opened.at(-1)?.socket as Socket;
  if (!last.readableEnded) await once(last, 'end');
  await setImmediate();
  for (const { socket } of opened) socket.removeAllListeners('data').pause();
  return opened;
}

/** How many bytes the body has that the answer to this request promises, once all of them are there. */
async function get(socket: Socket, path: string): Promise<number> {
  const text = await getText(socket, path);
  const body = text.indexOf('\r\n\r\n') + 4;
  expect(text.slice(0, 12)).toBe('HTTP/1.1 200');
  return text.length - body;
}

async function getText(socket: Socket, path: string): Promise<string> {
  const authorization = basic(ADMIN.name, ADMIN.password);
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\nconnection: close\r\n\r\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}
