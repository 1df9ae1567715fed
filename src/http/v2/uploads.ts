// Uploading and mounting blobs (Distribution Specification 1.1, "Pushing blobs").

import type { FastifyReply, FastifyRequest } from 'fastify';
import { mayMountFrom } from '../../access/authorize.ts';
import type { Identity } from '../../access/identity.ts';
import { ShiplockError } from '../../errors.ts';
import { type Digest, digestAlgorithm, parseDigest, parseDigestAlgorithm } from '../../oci/digest.ts';
import { isRepositoryName } from '../../oci/reference.ts';
import { findRepository } from '../../registry/find-repository.ts';
import type { Repository } from '../../registry/repository.ts';
import { mountBlob, repositoriesWithBlob } from '../../registry/repository-blobs.ts';
import {
  appendToUpload,
  cancelUpload,
  discardUpload,
  finishUpload,
  startUpload,
  uploadSize,
} from '../../registry/upload-blob.ts';
import type { Doors } from '../doors.ts';
import { queryOf } from '../query-of.ts';
import { admit } from './admission.ts';
import { bodyStream } from './read-body.ts';
import { parseContentRange } from './send-blob.ts';

/** POST: mounts, takes a whole blob at once, or begins an upload. */
export async function beginUpload(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
): Promise<FastifyReply> {
  const { identity, repository } = await admit(doors, request, 'push', name);
  const query = queryOf(request);
  const mount = query['mount'] === undefined ? undefined : wholeDigest(query['mount']);
  if (mount && (await tryMount(doors, identity, repository, mount, query['from']))) return created(reply, name, mount);
  if (query['digest'] !== undefined) {
    const digest = wholeDigest(query['digest']);
    const id = await startUpload(doors.registry, repository, digestAlgorithm(digest));
    try {
      await finishUpload(doors.registry, repository, id, digest, 0, bodyStream(request));
    } catch (error) {
      // Nobody was told where this upload is, so nobody could go on with it.
      await discardUpload(doors.registry, id);
      throw error;
    }
    return created(reply, name, digest);
  }
  const stated = query['digest-algorithm'] ?? (mount ? digestAlgorithm(mount) : 'sha256');
  const algorithm = parseDigestAlgorithm(stated);
  if (!algorithm)
    throw new ShiplockError('DIGEST_INVALID', `the digest algorithm ${JSON.stringify(stated)} is not supported`);
  const id = await startUpload(doors.registry, repository, algorithm);
  return progress(reply.code(202), name, id, 0);
}

/** PATCH: the next chunk, or the whole stream. */
export async function continueUpload(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  id: string,
): Promise<FastifyReply> {
  const { repository } = await admit(doors, request, 'push', name);
  const size = await appendToUpload(doors.registry, repository, id, chunkOffset(request), bodyStream(request));
  return progress(reply.code(202), name, id, size);
}

/** PUT: the last chunk, if any, and the digest. */
export async function completeUpload(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  id: string,
): Promise<FastifyReply> {
  const { repository } = await admit(doors, request, 'push', name);
  const digest = wholeDigest(queryOf(request)['digest']);
  await finishUpload(doors.registry, repository, id, digest, chunkOffset(request), bodyStream(request));
  return created(reply, name, digest);
}

/** GET: how far the upload is. */
export async function showUpload(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  id: string,
): Promise<FastifyReply> {
  const { repository } = await admit(doors, request, 'push', name);
  const size = await uploadSize(doors.registry, repository, id);
  return progress(reply.code(204), name, id, size);
}

export async function abandonUpload(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  id: string,
): Promise<FastifyReply> {
  const { repository } = await admit(doors, request, 'push', name);
  await cancelUpload(doors.registry, repository, id);
  return reply.code(204).send();
}

/** Mounts from the named repository, or from any that has the blob, as long as the client may read there. */
async function tryMount(
  doors: Doors,
  identity: Identity,
  target: Repository,
  digest: Digest,
  from: string | undefined,
): Promise<boolean> {
  const candidates = from === undefined ? await repositoriesWithBlob(doors.registry, digest) : [from];
  for (const name of candidates) {
    if (!isRepositoryName(name) || !(await mayMountFrom(doors.registry.database.rows, identity, name))) continue;
    const source = await findRepository(doors.registry.database.rows, name);
    if (source && (await mountBlob(doors.registry, source, target, digest))) return true;
  }
  return false;
}

/** Where the client says that this chunk begins. @throws ShiplockError SIZE_INVALID when its length is another */
function chunkOffset(request: FastifyRequest): number | undefined {
  const range = parseContentRange(request.headers['content-range']);
  if (!range) return undefined;
  const length = request.headers['content-length'];
  if (length !== undefined && Number(length) !== range.length) {
    throw new ShiplockError(
      'SIZE_INVALID',
      `Content-Range speaks of ${range.length} bytes, Content-Length of ${length}`,
    );
  }
  return range.start;
}

function wholeDigest(text: string | undefined): Digest {
  const digest = text === undefined ? undefined : parseDigest(text);
  if (digest) return digest;
  throw new ShiplockError(
    'DIGEST_INVALID',
    `a sha256 or sha512 digest is needed, not ${JSON.stringify(text?.slice(0, 200) ?? '')}`,
  );
}

function created(reply: FastifyReply, name: string, digest: Digest): FastifyReply {
  return reply
    .code(201)
    .header('location', `/v2/${name}/blobs/${digest}`)
    .header('docker-content-digest', digest)
    .send();
}

function progress(reply: FastifyReply, name: string, id: string, size: number): FastifyReply {
  return reply
    .header('location', `/v2/${name}/blobs/uploads/${id}`)
    .header('range', `0-${Math.max(size - 1, 0)}`)
    .header('docker-upload-uuid', id)
    .send();
}
