// Bodies of requests: streams for blobs, bounded bytes for manifests and forms.

import type { FastifyRequest } from 'fastify';
import { ShiplockError } from '../../errors.ts';
import type { Doors } from '../doors.ts';

/**
 * The whole body.
 * @throws ShiplockError TOO_LARGE
 */
export async function readBody(request: FastifyRequest, limit: number): Promise<Buffer> {
  const tooLarge = () => new ShiplockError('TOO_LARGE', `the body is larger than ${limit} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bodyStream(request)) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size);
}

/** The body of an upload, which may take any time as long as bytes arrive. */
export function uploadStream(doors: Doors, request: FastifyRequest): AsyncIterable<Buffer> {
  doors.bodies.allowUpload(request.raw, performance.now());
  return bodyStream(request);
}

/**
 * The body as it arrives.
 * @throws ShiplockError SIZE_INVALID when the client goes away before its end
 */
async function* bodyStream(request: FastifyRequest): AsyncIterable<Buffer> {
  try {
    yield* request.raw as AsyncIterable<Buffer>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
    throw new ShiplockError('SIZE_INVALID', 'the connection ended before the body did');
  }
}
