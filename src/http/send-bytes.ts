// Long answers are written to the socket piece by piece: the system takes megabytes at once where the client is near, which
// costs milliseconds, and other requests have their turns between the pieces.

import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

const PIECE_BYTES = 64 * 1024;

/**
 * Sends these bytes; the media type is set already. Their memory is given back at once when they are sent, unless they are
 * `shared` with other answers: megabytes that wait to be collected make the collector look through everything, which takes
 * ten milliseconds or more each time.
 */
export function sendBytes(reply: FastifyReply, bytes: Uint8Array, { shared = false } = {}): FastifyReply {
  if (bytes.byteLength <= PIECE_BYTES) return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  // Not before the answer is closed: until then the system may have yet to take of them.
  if (!shared) reply.raw.once('close', () => giveBack(bytes));
  return reply.header('content-length', bytes.byteLength).send(Readable.from(pieces(bytes), { objectMode: false }));
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += PIECE_BYTES) {
    yield bytes.subarray(start, start + PIECE_BYTES);
    await turn();
  }
}

/** Memory of which they are only a part is not theirs to give. */
function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
