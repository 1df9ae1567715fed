// Lists of `/v2`: tags, catalog, referrers.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isAnonymous } from '../../access/identity.ts';
import type { Digest } from '../../oci/digest.ts';
import { OCI_INDEX } from '../../oci/media-type.ts';
import { listCatalog } from '../../registry/find-repository.ts';
import { listReferrers } from '../../registry/list-referrers.ts';
import { listTagNames } from '../../registry/list-tags.ts';
import type { NamePage } from '../../registry/name-page.ts';
import type { Doors } from '../doors.ts';
import { count, readQuery, text } from '../parameters.ts';
import { sendBytes } from '../send-bytes.ts';
import { authenticated, ChallengeError, challenge, scopeFor } from './admission.ts';
import { locate } from './locations.ts';

/** No page is longer; without `n`, a list of tags is whole, as clients expect. */
const MAX_PAGE = 10_000;
const CATALOG_PAGE = 1_000;

const PAGE = z.object({ n: count(MAX_PAGE).optional(), last: text.optional() });
const mediaType = text.transform(withPlus);
/** What is left empty is no filter: nothing has an empty type. */
const artifactFilter = mediaType.optional().transform((given) => given || undefined);
const REFERRERS = z.object({ artifactType: artifactFilter, last: text.optional() });

export async function sendTags(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
): Promise<FastifyReply> {
  const by = await authenticated(doors, request, scopeFor('pull', name));
  const { n, last } = readQuery(PAGE, request);
  const limit = n ?? MAX_PAGE;
  const found = await listTagNames(doors.rooms.registry, by, { repository: name, after: last, limit });
  return sendPage(doors, request, reply, found, `/v2/${name}/tags/list`, limit, (tags) => ({ name, tags }));
}

export async function sendCatalog(doors: Doors, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const by = await authenticated(doors, request, 'registry:catalog:*');
  const isGiven = by.kind === 'token' && by.catalog;
  if (isAnonymous(by) && !isGiven) {
    throw new ChallengeError(
      'UNAUTHORIZED',
      'authentication required',
      challenge(doors, request, 'registry:catalog:*'),
    );
  }
  if (by.kind === 'token' && !isGiven) {
    const again = challenge(doors, request, 'registry:catalog:*', 'insufficient_scope');
    throw new ChallengeError('DENIED', 'the token does not allow to list the catalog', again);
  }
  const { n, last } = readQuery(PAGE, request);
  const limit = n ?? CATALOG_PAGE;
  const found = await listCatalog(doors.rooms.registry, by, { after: last, limit });
  return sendPage(doors, request, reply, found, '/v2/_catalog', limit, (repositories) => ({ repositories }));
}

export async function sendReferrers(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  subject: Digest,
): Promise<FastifyReply> {
  const by = await authenticated(doors, request, scopeFor('pull', name));
  const { artifactType, last } = readQuery(REFERRERS, request);
  // "Listing Referrers": a registry that has the endpoint never answers 404, not even where there is no repository.
  const filter = { repository: name, subject, artifactType, after: last };
  const page = await listReferrers(doors.rooms.registry, by, filter);
  if (artifactType !== undefined) reply.header('oci-filters-applied', 'artifactType');
  if (page.hasMore) {
    const query = { ...(artifactType === undefined ? {} : { artifactType }), last: page.digests.at(-1) ?? '' };
    reply.header('link', linkTo(doors, `/v2/${name}/referrers/${subject}`, query));
  }
  reply.header('content-type', OCI_INDEX);
  if (request.method === 'HEAD') return reply.send();
  const { bytes, shared } = await page.read();
  return sendBytes(reply, bytes, { shared });
}

/** Sends the page with the link to the next one; its bytes are made once while the page is the same. */
function sendPage(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  page: NamePage,
  path: string,
  limit: number,
  body: (names: readonly string[]) => object,
): FastifyReply {
  if (page.hasMore) reply.header('link', linkTo(doors, path, { n: String(limit), last: page.names.at(-1) ?? '' }));
  reply.header('content-type', 'application/json; charset=utf-8');
  if (request.method === 'HEAD') return reply.send();
  let bytes = doors.sentPages.get(page);
  if (!bytes) {
    bytes = Buffer.from(JSON.stringify(body(page.names)));
    doors.sentPages.set(page, bytes);
  }
  return reply.send(bytes);
}

/**
 * No name of a media type has a space: clients that write a type as it is, such as `a/b+json`, mean the plus that forms read as one.
 * Before and in parameters there can be spaces.
 */
function withPlus(given: string): string {
  const [type = ''] = given.split(';', 1);
  const name = type.trimEnd();
  return name.replaceAll(' ', '+') + given.slice(name.length);
}

function linkTo(doors: Doors, path: string, query: Record<string, string>): string {
  return `<${locate(doors, path)}?${new URLSearchParams(query)}>; rel="next"`;
}
