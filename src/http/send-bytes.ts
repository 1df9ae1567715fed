// Long answers are written to the socket piece by piece: the system takes megabytes at once where the client is near, which
// costs milliseconds, and other requests have their turns between the pieces.

import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

const PIECE_BYTES = 64 * 1024;

/** Sends these bytes; the media type is set already. */
export function sendBytes(reply: FastifyReply, bytes: Uint8Array): FastifyReply {
  if (bytes.byteLength <= PIECE_BYTES) return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return reply.header('content-length', bytes.byteLength).send(Readable.from(pieces(bytes), { objectMode: false }));
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += PIECE_BYTES) {
    yield bytes.subarray(start, start + PIECE_BYTES);
    await turn();
  }
}
