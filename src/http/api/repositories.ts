// Repositories, their tags and manifests.

import type { FastifyInstance } from 'fastify';
import { authorize, partsOf, rightsOn, sightOf } from '../../access/authorize.ts';
import { actorOf, type Identity } from '../../access/identity.ts';
import type { Permission } from '../../access/permission.ts';
import * as contract from '../../api/repository.ts';
import { ShiplockError } from '../../errors.ts';
import { listEvents } from '../../event/list-events.ts';
import { type Digest, parseDigest } from '../../oci/digest.ts';
import { namespaceOf } from '../../oci/reference.ts';
import { createRepository } from '../../registry/create-repository.ts';
import { deleteManifest } from '../../registry/delete-manifest.ts';
import { deleteRepository } from '../../registry/delete-repository.ts';
import { deleteTag } from '../../registry/delete-tag.ts';
import { findPlatforms } from '../../registry/find-platforms.ts';
import { findRepository, getRepository, listRepositories } from '../../registry/find-repository.ts';
import { countTagsOf, findTagSummary, listTags } from '../../registry/find-tag.ts';
import type { Repository } from '../../registry/repository.ts';
import { checkTagPatterns, updateRepository } from '../../registry/update-repository.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { describeManifest } from './describe-manifest.ts';
import { serve } from './endpoint.ts';
import { requireNamespaceAdmin } from './guards.ts';
import { knownOfTags } from './known-of-tags.ts';
import { showHistoryEvent, showRepository, showTag } from './show.ts';

export async function repositoryRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { database, clock } = doors.registry;
  const { rows } = database;

  serve(app, doors, contract.listRepositories, async ({ identity, query }) => {
    const filter = { namespace: query.namespace, search: query.search, after: decodeCursor(query.cursor, 'string') };
    const found = await listRepositories(rows, await sightOf(rows, identity), filter, query.limit + 1);
    return { status: 200, body: toPage(found, query.limit, (one) => one.name, showRepository) };
  });

  serve(app, doors, contract.createRepository, async ({ identity, body }) => {
    await requireNamespaceAdmin(doors, identity, namespaceOf(body.name));
    checkTagPatterns([...(body.immutablePatterns ?? []), ...(body.immutableExceptions ?? [])]);
    const repository = await database.transaction((tx) => createRepository(tx, body, actorOf(identity), clock.now()));
    return { status: 201, body: showRepository(repository) };
  });

  serve(app, doors, contract.getRepository, async ({ identity, params }) => {
    const repository = await visible(doors, identity, 'pull', params.repository);
    const { permissions } = await rightsOn(rows, identity, repository.name);
    const tags = await countTagsOf(rows, repository);
    return { status: 200, body: { ...showRepository(repository), permissions: [...permissions], tags } };
  });

  serve(app, doors, contract.changeRepository, async ({ identity, params, body }) => {
    await authorize(rows, identity, 'manage_repository', params.repository);
    const repository = await updateRepository(database, params.repository, body, actorOf(identity), clock.now());
    return { status: 200, body: showRepository(repository) };
  });

  serve(app, doors, contract.deleteRepository, async ({ identity, params }) => {
    await authorize(rows, identity, 'manage_repository', params.repository);
    await deleteRepository(database, params.repository, actorOf(identity), clock.now());
    return { status: 204 };
  });

  serve(app, doors, contract.listTags, async ({ identity, params, query }) => {
    const repository = await visible(doors, identity, 'pull', params.repository);
    const page = { after: decodeCursor(query.cursor, 'string'), search: query.search, limit: query.limit + 1 };
    const found = await listTags(rows, repository, page);
    const known = await knownOfTags(doors, repository.name, found);
    return {
      status: 200,
      body: toPage(
        found,
        query.limit,
        (tag) => tag.name,
        (tag) => showTag(repository, tag, known(tag)),
      ),
    };
  });

  serve(app, doors, contract.getTag, async ({ identity, params }) => {
    const repository = await visible(doors, identity, 'pull', params.repository);
    const tag = await findTagSummary(rows, repository, params.tag);
    if (!tag) throw new ShiplockError('NOT_FOUND', `there is no tag ${params.tag} in ${repository.name}`);
    const known = await knownOfTags(doors, repository.name, [tag]);
    return { status: 200, body: showTag(repository, tag, known(tag)) };
  });

  serve(app, doors, contract.deleteTag, async ({ identity, params }) => {
    await authorize(rows, identity, 'delete', params.repository);
    await deleteTag(database, params.repository, params.tag, actorOf(identity), clock.now());
    return { status: 204 };
  });

  serve(app, doors, contract.getTagHistory, async ({ identity, params, query }) => {
    // The history outlives tag and repository; for a repository that is gone, those who could make it may read it.
    const access = await rightsOn(rows, identity, params.repository);
    if (!access.permissions.has('pull')) await authorize(rows, identity, 'pull', params.repository);
    const filter = {
      repositories: [params.repository],
      tag: params.tag,
      orOfDigests: await imagesUnder(doors, params.repository, params.tag),
      before: decodeCursor(query.cursor, 'number'),
    };
    const found = await listEvents(rows, filter, query.limit + 1);
    const reader = {
      audits: access.permissions.has('view_audit'),
      hasPart: (await partsOf(rows, identity))(params.repository),
    };
    return {
      status: 200,
      body: toPage(
        found,
        query.limit,
        (event) => event.sequence,
        (event) => showHistoryEvent(event, reader),
      ),
    };
  });

  serve(app, doors, contract.getManifest, async ({ identity, params }) => {
    const repository = await visible(doors, identity, 'pull', params.repository);
    return { status: 200, body: await describeManifest(doors, repository, digestParameter(params.digest)) };
  });

  serve(app, doors, contract.deleteManifest, async ({ identity, params }) => {
    await authorize(rows, identity, 'delete', params.repository);
    await deleteManifest(database, params.repository, digestParameter(params.digest), actorOf(identity), clock.now());
    return { status: 204 };
  });
}

/** What scans speak of: the tag's image, or the platforms of its index. */
async function imagesUnder(doors: Doors, name: string, tagName: string): Promise<Digest[]> {
  const { rows } = doors.registry.database;
  const repository = await findRepository(rows, name);
  const tag = repository && (await findTagSummary(rows, repository, tagName));
  if (!tag) return [];
  return ((await findPlatforms(rows, [tag.digest])).get(tag.digest) ?? []).map(({ digest }) => digest);
}

async function visible(doors: Doors, identity: Identity, permission: Permission, name: string): Promise<Repository> {
  const { rows } = doors.registry.database;
  await authorize(rows, identity, permission, name);
  return getRepository(rows, name);
}

function digestParameter(text: string) {
  const digest = parseDigest(text);
  if (digest) return digest;
  throw new ShiplockError('DIGEST_INVALID', `${JSON.stringify(text.slice(0, 200))} is not a sha256 or sha512 digest`);
}
