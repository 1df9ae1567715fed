// Clients that hold connections open, on real sockets.

import { connect, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PATIENCE } from '../../src/http/body-pace.ts';
import { basicHeader } from '../support/bearer.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';

const patience = { ...PATIENCE, headers: 200, body: 200, uploadSpan: 200, every: 20 };
const sockets = new Set<Socket>();

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
});

/** Opens a connection, sends this, and goes on with a byte now and then; resolves with all that came until the end. */
function trickle(port: number, begin: string, byte: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(begin));
    sockets.add(socket);
    const timer = setInterval(() => socket.write(byte), 20);
    let received = '';
    socket.on('data', (bytes) => (received += bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve(received);
    });
  });
}

/** Resolves with the first bytes of the answer, or with nothing when the connection is ended without one. */
function ask(port: number, request: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    sockets.add(socket);
    socket.on('data', (bytes) => resolve(bytes.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(''));
  });
}

describe('a request that comes byte by byte', () => {
  const app = useApp({ patience });
  let port = 0;
  const head = (line: string, type: string) =>
    `${line} HTTP/1.1\r\nhost: localhost\r\nauthorization: ${basicHeader('admin', PASSWORD)}\r\ncontent-type: ${type}\r\ncontent-length: 60000\r\n\r\n`;

  beforeAll(async () => {
    port = Number(new URL(await app().app.http.listen({ host: '127.0.0.1', port: 0 })).port);
  });

  test.each([
    ['in its headers', 'GET /v2/ HTTP/1.1\r\nhost: localhost\r\nx-long: ', 'a'],
    ['in its header lines', 'GET /v2/ HTTP/1.1\r\nhost: localhost\r\n', 'a: b\r\n'],
    ['in the body of a token request', head('POST /v2/token', 'application/x-www-form-urlencoded'), 'a'],
    ['in JSON', head('POST /api/v1/tokens', 'application/json'), ' '],
    ['in a manifest', head('PUT /v2/admin/a/manifests/1', 'application/vnd.oci.image.manifest.v1+json'), ' '],
    ['in a blob', head(`POST /v2/admin/a/blobs/uploads/?digest=sha256:${'0'.repeat(64)}`, 'a/b'), 'a'],
    ['in what nobody asked for', head('POST /v2/', 'a/b'), 'a', '405 Method Not Allowed'],
  ])('%s is told so, and ended', async (_where, begin, byte, status = '408 Request Timeout') => {
    expect((await trickle(port, begin, byte)).split('\r\n')[0]).toBe(`HTTP/1.1 ${status}`);
  });

  test('leaves nothing behind', async () => {
    await expect.poll(() => Array.fromAsync(app().app.doors.rooms.registry.blobs.listUploads())).toEqual([]);
  });
});

describe('connections of one address', () => {
  const PING = 'GET /v1/_ping HTTP/1.1\r\nhost: localhost\r\n\r\n';
  const limited = useApp({ connectionsPerAddress: 3 });
  const proxied = useApp({ connectionsPerAddress: 3, trustProxy: ['127.0.0.1'] });
  const portOf = async (app: typeof limited) =>
    Number(new URL(await app().app.http.listen({ host: '127.0.0.1', port: 0 })).port);

  test('are refused beyond the limit, and let in again when some have ended', async () => {
    const port = await portOf(limited);
    for (let count = 0; count < 3; count++) expect(await ask(port, PING)).toMatch(/^HTTP\/1.1 200/);
    const refused = await ask(port, PING);
    expect(refused).toMatch(/^HTTP\/1.1 429 Too Many Requests\r\n/);
    expect(refused).toContain('SHIPLOCK_CONNECTIONS_PER_ADDRESS');
    for (const socket of sockets) socket.end();
    await expect.poll(() => ask(port, PING)).toMatch(/^HTTP\/1.1 200/);
  });

  test('are not counted when they come from a proxy of the deployment', async () => {
    const port = await portOf(proxied);
    for (let count = 0; count < 6; count++) expect(await ask(port, PING)).toMatch(/^HTTP\/1.1 200/);
  });
});
