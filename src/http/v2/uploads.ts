// Uploading and mounting blobs (Distribution Specification 1.1, "Pushing blobs").

import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Identity } from '../../access/identity.ts';
import { ShiplockError } from '../../errors.ts';
import { type Digest, digestAlgorithm, parseDigest, parseDigestAlgorithm } from '../../oci/digest.ts';
import { mountBlob } from '../../registry/repository-blobs.ts';
import {
  appendToUpload,
  type Chunk,
  cancelUpload,
  finishUpload,
  pushBlob,
  startUpload,
  uploadSize,
} from '../../registry/upload-blob.ts';
import type { Doors } from '../doors.ts';
import { readQuery, text } from '../parameters.ts';
import { authenticated, scopeFor } from './admission.ts';
import { parseContentRange } from './content-range.ts';
import { locate } from './locations.ts';
import { uploadStream } from './read-body.ts';

const UPLOAD = z.object({
  mount: text.optional(),
  from: text.optional(),
  digest: text.optional(),
  'digest-algorithm': text.optional(),
});

/** POST: mounts, takes a whole blob at once, or begins an upload. */
export async function beginUpload(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  repository: string,
): Promise<FastifyReply> {
  const { registry } = doors.rooms;
  const by = await pusher(doors, request, repository);
  const query = readQuery(UPLOAD, request);
  const mount = query.mount === undefined ? undefined : wholeDigest(query.mount);
  if (mount && (await mountBlob(registry, by, { repository, digest: mount, from: query.from })))
    return created(doors, reply, repository, mount);
  if (query.digest !== undefined) {
    const digest = wholeDigest(query.digest);
    await pushBlob(registry, by, { repository, digest, source: uploadStream(doors, request) });
    return created(doors, reply, repository, digest);
  }
  const stated = query['digest-algorithm'] ?? (mount ? digestAlgorithm(mount) : 'sha256');
  const algorithm = parseDigestAlgorithm(stated);
  if (!algorithm)
    throw new ShiplockError('DIGEST_INVALID', `the digest algorithm ${JSON.stringify(stated)} is not supported`);
  const id = await startUpload(registry, by, { repository, algorithm });
  return progress(doors, reply.code(202), repository, id, 0);
}

/** PATCH: the next chunk, or the whole stream. */
export async function continueUpload(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  repository: string,
  id: string,
): Promise<FastifyReply> {
  const by = await pusher(doors, request, repository);
  const chunk = { ...placeOf(request), source: uploadStream(doors, request) };
  const size = await appendToUpload(doors.rooms.registry, by, { repository, id, ...chunk });
  return progress(doors, reply.code(202), repository, id, size);
}

/** PUT: the last chunk, if any, and the digest. */
export async function completeUpload(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  repository: string,
  id: string,
): Promise<FastifyReply> {
  const by = await pusher(doors, request, repository);
  const digest = wholeDigest(readQuery(UPLOAD, request).digest);
  const chunk = { ...placeOf(request), source: uploadStream(doors, request) };
  await finishUpload(doors.rooms.registry, by, { repository, id, digest, ...chunk });
  return created(doors, reply, repository, digest);
}

/** GET: how far the upload is. */
export async function showUpload(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  repository: string,
  id: string,
): Promise<FastifyReply> {
  const by = await pusher(doors, request, repository);
  return progress(
    doors,
    reply.code(204),
    repository,
    id,
    await uploadSize(doors.rooms.registry, by, { repository, id }),
  );
}

export async function abandonUpload(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  repository: string,
  id: string,
): Promise<FastifyReply> {
  const by = await pusher(doors, request, repository);
  await cancelUpload(doors.rooms.registry, by, { repository, id });
  return reply.code(204).send();
}

function pusher(doors: Doors, request: FastifyRequest, repository: string): Promise<Identity> {
  return authenticated(doors, request, scopeFor('push', repository));
}

/** Where the client says that this chunk belongs. @throws ShiplockError SIZE_INVALID when its length is another */
function placeOf({ headers }: FastifyRequest): Pick<Chunk, 'offset' | 'length'> {
  const range = parseContentRange(headers['content-range']);
  if (!range) return { offset: undefined };
  const length = headers['content-length'];
  if (length !== undefined && Number(length) !== range.length) {
    throw new ShiplockError(
      'SIZE_INVALID',
      `Content-Range speaks of ${range.length} bytes, Content-Length of ${length}`,
    );
  }
  return { offset: range.start, length: range.length };
}

function wholeDigest(text: string | undefined): Digest {
  const digest = text === undefined ? undefined : parseDigest(text);
  if (digest) return digest;
  throw new ShiplockError(
    'DIGEST_INVALID',
    `a sha256 or sha512 digest is needed, not ${JSON.stringify(text?.slice(0, 200) ?? '')}`,
  );
}

function created(doors: Doors, reply: FastifyReply, name: string, digest: Digest): FastifyReply {
  return reply
    .code(201)
    .header('location', locate(doors, `/v2/${name}/blobs/${digest}`))
    .header('docker-content-digest', digest)
    .send();
}

function progress(doors: Doors, reply: FastifyReply, name: string, id: string, size: number): FastifyReply {
  return reply
    .header('location', locate(doors, `/v2/${name}/blobs/uploads/${id}`))
    .header('range', `0-${Math.max(size - 1, 0)}`)
    .header('docker-upload-uuid', id)
    .send();
}
