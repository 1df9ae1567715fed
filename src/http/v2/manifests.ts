// GET, HEAD, PUT and DELETE of manifests.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf } from '../../access/identity.ts';
import { ShiplockError } from '../../errors.ts';
import { isTag } from '../../oci/reference.ts';
import { deleteManifest } from '../../registry/delete-manifest.ts';
import { deleteTag } from '../../registry/delete-tag.ts';
import { manifestUnknown } from '../../registry/find-manifest.ts';
import { MAX_MANIFEST_BYTES, putManifest } from '../../registry/put-manifest.ts';
import type { Doors } from '../doors.ts';
import { admit } from './admission.ts';
import { matchesEntityTag } from './entity-tag.ts';
import { pushedReference, storedReference } from './manifest-reference.ts';
import { readBody } from './read-body.ts';

const MAX_TAGS_PER_PUSH = 100;

export async function sendManifest(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  text: string,
): Promise<FastifyReply> {
  await admit(doors, request, 'pull', name);
  const reference = storedReference(text);
  const manifest = await doors.manifests.find(name, text);
  if (!manifest) throw manifestUnknown(name, reference);
  reply.header('docker-content-digest', manifest.digest).header('etag', `"${manifest.digest}"`);
  if (matchesEntityTag(request.headers['if-none-match'], manifest.digest)) return reply.code(304).send();
  reply.header('content-type', manifest.mediaType).header('content-length', manifest.bytes.byteLength);
  // The bytes are what was pushed, whatever Accept says: another form would have another digest.
  return request.method === 'HEAD' ? reply.send() : reply.send(manifest.bytes);
}

export async function receiveManifest(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  text: string,
): Promise<FastifyReply> {
  const { identity, repository } = await admit(doors, request, 'push', name);
  const reference = pushedReference(text);
  const bytes = await readBody(request, MAX_MANIFEST_BYTES);
  const moreTags = tagsInQuery(request);
  const tags = [...(reference.tag === undefined ? [] : [reference.tag]), ...moreTags];
  const { digest, subject } = await putManifest(doors.registry, {
    repository: repository.name,
    digest: reference.digest,
    tags,
    mediaType: request.headers['content-type']?.split(';')[0]?.trim(),
    bytes,
    by: actorOf(identity),
  });
  reply.header('location', `/v2/${name}/manifests/${digest}`).header('docker-content-digest', digest);
  if (subject) reply.header('oci-subject', subject);
  if (moreTags.length > 0) reply.header('oci-tag', moreTags.join(', '));
  return reply.code(201).send();
}

export async function removeManifest(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  text: string,
): Promise<FastifyReply> {
  const { identity } = await admit(doors, request, 'delete', name);
  const reference = storedReference(text);
  const { database, clock } = doors.registry;
  if (reference.digest) await deleteManifest(database, name, reference.digest, actorOf(identity), clock.now());
  else if (reference.tag !== undefined) await deleteTag(database, name, reference.tag, actorOf(identity), clock.now());
  return reply.code(202).send();
}

/** `?tag=a&tag=b` beside a digest (Distribution Specification, "Pushing Manifests", end-7b). */
function tagsInQuery(request: FastifyRequest): string[] {
  const { tag } = request.query as { tag?: string | string[] };
  const tags = tag === undefined ? [] : [tag].flat();
  if (tags.length > MAX_TAGS_PER_PUSH)
    throw new ShiplockError('INVALID', `at most ${MAX_TAGS_PER_PUSH} tags can be set at once`);
  const wrong = tags.find((text) => !isTag(text));
  if (wrong !== undefined)
    throw new ShiplockError('TAG_INVALID', `${JSON.stringify(wrong.slice(0, 200))} is not a tag`);
  return tags;
}
