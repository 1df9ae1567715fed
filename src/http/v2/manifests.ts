// GET, HEAD, PUT and DELETE of manifests.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { ShiplockError } from '../../errors.ts';
import { isTag } from '../../oci/reference.ts';
import { beginPush } from '../../registry/begin-push.ts';
import { deleteManifest } from '../../registry/delete-manifest.ts';
import { deleteTag } from '../../registry/delete-tag.ts';
import { readManifest } from '../../registry/find-manifest.ts';
import { MAX_MANIFEST_BYTES, putManifest } from '../../registry/put-manifest.ts';
import type { Doors } from '../doors.ts';
import { notePull } from '../note-pull.ts';
import { authenticated, rememberReader, scopeFor } from './admission.ts';
import { entityTag, isKnownToClient, preconditionOf } from './conditions.ts';
import { locate } from './locations.ts';
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
  const remember = await rememberReader(doors, request);
  const by = await authenticated(doors, request, scopeFor('pull', name));
  const manifest = await readManifest(doors.rooms.registry, by, { repository: name, reference: storedReference(text) });
  await remember(name, by);
  const isKnown = isKnownToClient(request.headers, manifest.digest);
  notePull(doors, request.raw, by, { repository: name, reference: text, digest: manifest.digest, isKnown });
  reply.header('docker-content-digest', manifest.digest).header('etag', entityTag(manifest.digest));
  if (isKnown) return reply.code(304).send();
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
  const reference = pushedReference(text);
  const by = await authenticated(doors, request, scopeFor('push', name));
  await beginPush(doors.rooms.registry, by, { repository: name });
  const bytes = await readBody(request, MAX_MANIFEST_BYTES);
  const moreTags = tagsInQuery(request);
  const tags = [...(reference.tag === undefined ? [] : [reference.tag]), ...moreTags];
  const { digest, subject } = await putManifest(doors.rooms.registry, by, {
    repository: name,
    digest: reference.digest,
    tags,
    mediaType: request.headers['content-type']?.split(';')[0]?.trim(),
    bytes,
    condition: preconditionOf(request.headers),
  });
  reply.header('location', locate(doors, `/v2/${name}/manifests/${digest}`)).header('docker-content-digest', digest);
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
  const by = await authenticated(doors, request, scopeFor('delete', name));
  const { registry } = doors.rooms;
  const { digest, tag } = storedReference(text);
  const condition = preconditionOf(request.headers);
  if (digest) await deleteManifest(registry, by, { repository: name, digest, condition });
  else if (tag !== undefined) await deleteTag(registry, by, { repository: name, tag, condition });
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
