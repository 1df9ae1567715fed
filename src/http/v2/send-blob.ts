// GET and HEAD of a blob, with ranges (RFC 9110, section 14) and conditions (section 13).

import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUnreadable } from '../../errors.ts';
import { type Digest, digestAlgorithm, digestOf } from '../../oci/digest.ts';
import { noteDamage } from '../../registry/damage.ts';
import { getBlobSize, lookForBlob } from '../../registry/repository-blobs.ts';
import { verifyBlob } from '../../registry/verify-store.ts';
import type { ByteRange, OpenBlob } from '../../storage/blob-store.ts';
import { damaged } from '../../storage/verified-blob.ts';
import type { Doors } from '../doors.ts';
import { authenticated, rememberReader, scopeFor } from './admission.ts';
import { contentRange, parseRanges } from './byte-ranges.ts';
import { entityTag, isKnownToClient, rangesApply } from './conditions.ts';
import { type Multipart, multipartOf } from './multipart-ranges.ts';

export const MEDIA_TYPE = 'application/octet-stream';

interface Body extends Pick<Multipart, 'parts' | 'end'> {
  readonly headers: Readonly<Record<string, string | number>>;
}

export async function sendBlob(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  digest: Digest,
): Promise<void> {
  const remember = await rememberReader(doors, request);
  const by = await authenticated(doors, request, scopeFor('pull', name));
  const find = request.method === 'HEAD' ? lookForBlob : getBlobSize;
  const size = await find(doors.rooms.registry, by, { repository: name, digest });
  await remember(name, by);
  const isKnown = isKnownToClient(request.headers, digest);
  const response = reply.hijack().raw;
  for (const [header, value] of Object.entries(blobHeaders(digest))) response.setHeader(header, value);
  if (isKnown) {
    response.writeHead(304).end();
    return;
  }
  // A range means something for GET only (RFC 9110, section 14.2).
  const asksForParts = request.method === 'GET' && rangesApply(request.headers, digest);
  const ranges = asksForParts ? parseRanges(request.headers.range, size) : undefined;
  if (ranges === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${size}`, 'content-type': 'application/json' });
    const message = `the blob has ${size} bytes; the range has no byte of it`;
    response.end(JSON.stringify({ errors: [{ code: 'BLOB_UPLOAD_INVALID', message, detail: { size } }] }));
    return;
  }
  const body = bodyOf(ranges, size);
  response.writeHead(ranges ? 206 : 200, body.headers);
  const { blobs } = doors.rooms.registry;
  const read: Source['read'] = (range, write) => blobs.read(digest, range, write);
  if (request.method === 'HEAD') response.end();
  else await sendBody(doors, { digest, size, read }, response, ranges && body);
}

/** What is said of a blob in every answer about it. */
export function blobHeaders(digest: Digest): Record<string, string> {
  return {
    'docker-distribution-api-version': 'registry/2.0',
    'docker-content-digest': digest,
    etag: entityTag(digest),
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=31536000, immutable',
  };
}

/** A blob whose bytes are to be sent. */
export interface Source {
  readonly digest: Digest;
  readonly size: number;
  readonly read: OpenBlob['read'];
}

/** What is no failure of the server: nobody is there to be told anything. */
class ClientLeft extends Error {
  override readonly name = 'ClientLeft';
}

/** Sends the blob, or the parts of it, behind headers that are written already; where that fails, the connection is broken. */
export async function sendBody(
  doors: Doors,
  source: Source,
  response: ServerResponse,
  body?: Pick<Multipart, 'parts' | 'end'>,
): Promise<void> {
  const { digest, size } = source;
  try {
    if (body)
      for (const { head, range } of body.parts) {
        if (head !== '') response.write(head);
        await sendRange(source, range, response);
      }
    else if (size > 0 && doors.verifiesRead()) await sendVerified(doors, source, response);
    else if (size > 0) {
      await sendWhole(source, response);
      return;
    }
    response.end(body?.end);
  } catch (error) {
    // Status and length are sent; only a broken connection can now tell the client that the blob is not whole.
    if (!response.destroyed && !(error instanceof ClientLeft)) doors.onFailure(error);
    response.destroy();
    // Only what cannot be read the second time either is damaged, and missing for clients from then on.
    if (isUnreadable(error)) await verifyBlob(doors.rooms.registry, digest, size).catch(doors.onFailure);
  }
}

/** The answer with these ranges, or with the whole blob: its headers, and what stands before and behind the bytes. */
function bodyOf(ranges: readonly ByteRange[] | undefined, size: number): Body {
  const [only = { start: 0, end: size }, ...others] = ranges ?? [];
  if (others.length > 0) {
    const { contentType, length, parts, end } = multipartOf([only, ...others], size, MEDIA_TYPE);
    return { headers: { 'content-type': contentType, 'content-length': length }, parts, end };
  }
  const headers = {
    'content-type': MEDIA_TYPE,
    'content-length': only.end - only.start,
    ...(ranges ? { 'content-range': contentRange(only, size) } : {}),
  };
  return { headers, parts: [{ head: '', range: only }], end: '' };
}

/** Sends the whole blob, the last byte only when all of them are those of the digest. @throws ShiplockError BLOB_DAMAGED */
async function sendVerified(doors: Doors, source: Source, response: ServerResponse): Promise<void> {
  const { digest, size } = source;
  const algorithm = digestAlgorithm(digest);
  const hash = createHash(algorithm);
  await sendRange(source, { start: 0, end: size - 1 }, response, (bytes) => hash.update(bytes));
  let last = Buffer.alloc(0);
  await source.read({ start: size - 1, end: size }, async (bytes) => {
    last = Buffer.from(bytes);
  });
  const actual = digestOf(algorithm, hash.update(last).digest('hex'));
  if (actual !== digest) {
    const how = `its bytes have the digest ${actual}`;
    await noteDamage(doors.rooms.registry, { digest, how });
    throw damaged(digest, how);
  }
  response.write(last);
}

function sendWhole(source: Source, response: ServerResponse): Promise<void> {
  let left = source.size;
  return sendPieces(source, { start: 0, end: source.size }, response, (bytes, written) => {
    left -= bytes.length;
    // The last piece, which is all of a small blob, goes with the end, and with headers that are not sent yet, in one write.
    if (left > 0) response.write(bytes, written);
    else response.end(bytes, written);
  });
}

function sendRange(
  source: Source,
  range: ByteRange,
  response: ServerResponse,
  see: (bytes: Uint8Array) => void = () => {},
): Promise<void> {
  return sendPieces(source, range, response, (bytes, written) => {
    see(bytes);
    response.write(bytes, written);
  });
}

/** @param write calls `written` once nobody holds the bytes any more */
async function sendPieces(
  source: Source,
  range: ByteRange,
  response: ServerResponse,
  write: (bytes: Uint8Array, written: (error?: Error | null) => void) => void,
): Promise<void> {
  let fail: (error: Error) => void = () => undefined;
  const onClose = () => fail(new ClientLeft());
  response.once('close', onClose);
  try {
    await source.read(
      range,
      (bytes) =>
        new Promise((resolve, reject) => {
          if (response.destroyed) return reject(new ClientLeft());
          fail = reject;
          write(bytes, (error) => (error ? reject(new ClientLeft('', { cause: error })) : resolve()));
        }),
    );
  } finally {
    response.off('close', onClose);
  }
}
