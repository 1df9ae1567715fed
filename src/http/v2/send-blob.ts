// GET and HEAD of a blob, with ranges (RFC 9110, section 14) and conditions (section 13).

import type { FastifyReply, FastifyRequest } from 'fastify';
import { ShiplockError } from '../../errors.ts';
import type { Digest } from '../../oci/digest.ts';
import { getBlobSize } from '../../registry/repository-blobs.ts';
import type { ByteRange } from '../../storage/blob-store.ts';
import type { Doors } from '../doors.ts';
import { authenticated, scopeFor } from './admission.ts';
import { matchesEntityTag } from './entity-tag.ts';

export async function sendBlob(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  digest: Digest,
): Promise<void> {
  const by = await authenticated(doors, request, scopeFor('pull', name));
  const size = await getBlobSize(doors.rooms.registry, by, { repository: name, digest });
  const response = reply.hijack().raw;
  response.setHeader('docker-distribution-api-version', 'registry/2.0');
  response.setHeader('docker-content-digest', digest);
  response.setHeader('etag', `"${digest}"`);
  response.setHeader('accept-ranges', 'bytes');
  response.setHeader('cache-control', 'private, max-age=31536000, immutable');
  if (matchesEntityTag(request.headers['if-none-match'], digest)) {
    response.writeHead(304).end();
    return;
  }
  const range = parseRange(request.headers.range, size);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${size}`, 'content-type': 'application/json' });
    const message = `the blob has ${size} bytes; the range has no byte of it`;
    response.end(JSON.stringify({ errors: [{ code: 'BLOB_UPLOAD_INVALID', message, detail: { size } }] }));
    return;
  }
  const { start, end } = range ?? { start: 0, end: size };
  response.writeHead(range ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': end - start,
    ...(range ? { 'content-range': `bytes ${start}-${end - 1}/${size}` } : {}),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  try {
    await sendRange(doors, digest, { start, end }, response);
    response.end();
  } catch (error) {
    // Status and length are sent; only a broken connection can now tell the client that the blob is not whole.
    if (!response.destroyed) doors.onFailure(error);
    response.destroy();
  }
}

async function sendRange(doors: Doors, digest: Digest, range: ByteRange, response: FastifyReply['raw']): Promise<void> {
  let fail: (error: Error) => void = () => undefined;
  const onClose = () => fail(new Error('the client went away'));
  response.once('close', onClose);
  try {
    await doors.rooms.registry.blobs.read(digest, range, (bytes) => {
      return new Promise((resolve, reject) => {
        if (response.destroyed) return reject(new Error('the client went away'));
        fail = reject;
        response.write(bytes, (error) => (error ? reject(error) : resolve()));
      });
    });
  } finally {
    response.off('close', onClose);
  }
}

/**
 * The one range that is asked for; undefined for none, for several, and for what is no range. One that ends before it
 * begins may be ignored or rejected (RFC 9110, section 14.2); it is rejected, since its sender wants no whole blob.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '') {
    if (last === '') return undefined;
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size };
  }
  const start = Number(first);
  if (start >= size || (last !== '' && Number(last) < start)) return 'unsatisfiable';
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) };
}

/** Content-Range of a chunk, which the Distribution Specification writes as `a-b`, and some clients as in RFC 9110. */
export function parseContentRange(header: string | undefined): { start: number; length: number } | undefined {
  if (header === undefined) return undefined;
  const match = /^(?:bytes )?(\d+)-(\d+)(?:\/(?:\d+|\*))?$/.exec(header.trim());
  const [start, last] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || last < start) {
    throw new ShiplockError(
      'BLOB_UPLOAD_INVALID',
      `Content-Range ${JSON.stringify(header)} is not of the form START-END`,
    );
  }
  return { start, length: last - start + 1 };
}
