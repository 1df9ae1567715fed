// Lists of `/v2`: tags, catalog, referrers.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { sightOf } from '../../access/authorize.ts';
import { hasCode, ShiplockError } from '../../errors.ts';
import type { Digest } from '../../oci/digest.ts';
import { OCI_INDEX } from '../../oci/media-type.ts';
import { listRepositories } from '../../registry/find-repository.ts';
import { listTagNames } from '../../registry/find-tag.ts';
import { listReferrers } from '../../registry/list-referrers.ts';
import type { Repository } from '../../registry/repository.ts';
import type { Doors } from '../doors.ts';
import { queryOf } from '../query-of.ts';
import type { SentList } from '../sent-list.ts';
import { admit, authenticated, ChallengeError, challenge } from './admission.ts';

/** No page is longer; without `n`, a list of tags is whole, as clients expect. */
const MAX_PAGE = 10_000;
const CATALOG_PAGE = 1_000;
const REFERRERS_PAGE = 1_000;

export async function sendTags(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
): Promise<FastifyReply> {
  const { repository } = await admit(doors, request, 'pull', name);
  const { n, last } = page(request);
  const limit = n ?? MAX_PAGE;
  const list = await rememberedList(doors, `tags ${repository.id} ${limit} ${last ?? ''}`, async () => {
    const names = await listTagNames(doors.registry.database.rows, repository, last, limit === 0 ? 0 : limit + 1);
    const tags = names.slice(0, limit);
    const next =
      names.length > limit ? linkTo(`/v2/${name}/tags/list`, { n: String(limit), last: tags.at(-1) ?? '' }) : undefined;
    return { body: { name, tags }, next };
  });
  return sendList(reply, list);
}

export async function sendCatalog(doors: Doors, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const identity = await authenticated(doors, request, 'registry:catalog:*');
  if (identity.kind === 'anonymous') {
    throw new ChallengeError(
      'UNAUTHORIZED',
      'authentication required',
      challenge(doors, request, 'registry:catalog:*'),
    );
  }
  if (identity.kind === 'token' && !identity.catalog) {
    const again = challenge(doors, request, 'registry:catalog:*', 'insufficient_scope');
    throw new ChallengeError('DENIED', 'the token does not allow to list the catalog', again);
  }
  const { n, last } = page(request);
  const limit = n ?? CATALOG_PAGE;
  const { rows } = doors.registry.database;
  const sight = await sightOf(rows, identity);
  const whose = sight.all ? 'all' : JSON.stringify(sight);
  const list = await rememberedList(doors, `catalog ${limit} ${last ?? ''} ${whose}`, async () => {
    const found = limit === 0 ? [] : await listRepositories(rows, sight, { after: last }, limit + 1);
    const repositories = found.slice(0, limit).map((repository) => repository.name);
    const next =
      found.length > limit ? linkTo('/v2/_catalog', { n: String(limit), last: repositories.at(-1) ?? '' }) : undefined;
    return { body: { repositories }, next };
  });
  return sendList(reply, list);
}

export async function sendReferrers(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  digest: Digest,
): Promise<FastifyReply> {
  const repository = await admittedOrMissing(doors, request, name);
  const { artifactType, last } = queryOf(request);
  const filter = { artifactType, after: last, limit: REFERRERS_PAGE + 1 };
  const found = repository ? await listReferrers(doors.registry.database.rows, repository, digest, filter) : [];
  const manifests = found.slice(0, REFERRERS_PAGE);
  if (artifactType !== undefined) reply.header('oci-filters-applied', 'artifactType');
  if (found.length > REFERRERS_PAGE) {
    const query = { ...(artifactType === undefined ? {} : { artifactType }), last: manifests.at(-1)?.digest ?? '' };
    reply.header('link', linkTo(`/v2/${name}/referrers/${digest}`, query));
  }
  // A Buffer, since Fastify would add a charset to the media type of a string.
  return reply
    .header('content-type', OCI_INDEX)
    .send(Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests })));
}

/** "Listing Referrers": a registry that has the endpoint never answers 404, not even where there is no repository. */
async function admittedOrMissing(doors: Doors, request: FastifyRequest, name: string): Promise<Repository | undefined> {
  try {
    return (await admit(doors, request, 'pull', name)).repository;
  } catch (error) {
    if (hasCode(error, 'NAME_UNKNOWN')) return undefined;
    throw error;
  }
}

/** @throws ShiplockError INVALID for an `n` that is not a whole number */
function page(request: FastifyRequest): { n: number | undefined; last: string | undefined } {
  const { n, last } = queryOf(request);
  if (n !== undefined && !/^\d+$/.test(n))
    throw new ShiplockError('INVALID', `n is not a whole number: ${JSON.stringify(n)}`);
  return { n: n === undefined ? undefined : Math.min(Number(n), MAX_PAGE), last };
}

/** The list as it was sent last, or made anew when something was written since. */
async function rememberedList(
  doors: Doors,
  key: string,
  make: () => Promise<{ body: object; next: string | undefined }>,
): Promise<SentList> {
  const list = await doors.lists.load(
    key,
    ({ body }) => body.length + key.length,
    async () => {
      const { body, next } = await make();
      return { body: Buffer.from(JSON.stringify(body)), next };
    },
  );
  return list as SentList;
}

function sendList(reply: FastifyReply, { body, next }: SentList): FastifyReply {
  if (next !== undefined) reply.header('link', next);
  return reply.header('content-type', 'application/json; charset=utf-8').send(body);
}

function linkTo(path: string, query: Record<string, string>): string {
  return `<${path}?${new URLSearchParams(query)}>; rel="next"`;
}
