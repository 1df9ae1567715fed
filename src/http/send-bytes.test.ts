import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import Fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { sendBytes } from './send-bytes.ts';

const LENGTH = 3_000_000;
let close = async () => {};
afterEach(() => close());

/** A server that sends these bytes; resolves with its address, and with a promise of the end of the answer. */
async function serve(bytes: Uint8Array, options?: { readonly shared: boolean }) {
  const app = Fastify();
  close = async () => void (await app.close());
  let ended = () => {};
  const sent = new Promise<void>((resolve) => {
    ended = resolve;
  });
  app.get('/', (_request, reply) => {
    sendBytes(reply.type('text/plain'), bytes, options);
    reply.raw.once('close', ended);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return { port: (app.server.address() as AddressInfo).port, sent };
}

const text = async (port: number) => (await fetch(`http://127.0.0.1:${port}/`)).text();

describe('long answers', () => {
  it('arrive whole, and their memory is given back when they are sent', async () => {
    const bytes = new Uint8Array(LENGTH).fill(97);
    const { port, sent } = await serve(bytes);
    expect(await text(port)).toBe('a'.repeat(LENGTH));
    await sent;
    expect(bytes.byteLength).toBe(0);
  });

  it('that others are sent, too, stay, and so does memory of which they are a part', async () => {
    const bytes = new Uint8Array(LENGTH).fill(97);
    const shared = await serve(bytes, { shared: true });
    expect(await text(shared.port)).toBe('a'.repeat(LENGTH));
    await shared.sent;
    await close();
    const part = await serve(bytes.subarray(1));
    expect(await text(part.port)).toBe('a'.repeat(LENGTH - 1));
    await part.sent;
    expect(bytes.byteLength).toBe(LENGTH);
  });

  it('whose client goes away in the middle give their memory back', async () => {
    const bytes = new Uint8Array(64 * 1024 * 1024).fill(97);
    const { port, sent } = await serve(bytes);
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await once(socket, 'data');
    socket.destroy();
    await sent;
    expect(bytes.byteLength).toBe(0);
  });
});
