// Repositories, their tags and manifests.

import type { FastifyInstance } from 'fastify';
import * as manifestContract from '../../api/manifest.ts';
import * as contract from '../../api/repository.ts';
import * as tagContract from '../../api/tag.ts';
import * as tagDeletion from '../../api/tag-deletion.ts';
import { isoTimeFrom } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import { type Digest, parseDigest } from '../../oci/digest.ts';
import { countFlows } from '../../policy/count-flows.ts';
import { setAdmission } from '../../policy/set-admission.ts';
import { changeRepository } from '../../registry/change-repository.ts';
import { createRepository } from '../../registry/create-repository.ts';
import { deleteManifest } from '../../registry/delete-manifest.ts';
import { deleteRepository } from '../../registry/delete-repository.ts';
import { deleteTag } from '../../registry/delete-tag.ts';
import { deleteTags, planTagDeletion } from '../../registry/delete-tags.ts';
import { listDeletedTags, restoreTag } from '../../registry/deleted-tags.ts';
import { describeRepository, listRepositories, repositoryPlace } from '../../registry/find-repository.ts';
import type { TagSummary } from '../../registry/find-tag.ts';
import { getTag, listTags, tagPlace } from '../../registry/list-tags.ts';
import { listUntagged } from '../../registry/list-untagged.ts';
import type { Repository } from '../../registry/repository.ts';
import { showManifest } from '../../registry/show-manifest.ts';
import { readTagHistory } from '../../registry/tag-history.ts';
import { worstSeverities } from '../../scan/report/worst-severities.ts';
import type { Doors } from '../doors.ts';
import { asJson } from './as-json.ts';
import { decodeCursor, pageAfter, toPage, toPageThatFits } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { knownOfTags } from './known-of-tags.ts';
import { showDeletedTag, showHistoryEvent, showListed, showRepository, showTag, showUntagged } from './show.ts';

export async function repositoryRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.listRepositories).answer(async ({ by, query, rooms }) => {
    const { cursor, ...list } = query;
    const found = await listRepositories(rooms.registry, by, { ...list, after: decodeCursor(cursor, 'string') });
    const names = found.items.map(({ name }) => name);
    const worst = await worstSeverities(rooms.scans, by, names);
    const flowsOf = await countFlows(rooms.policies, by, names);
    const show = (one: Repository) => showListed(one, worst.get(one.name), flowsOf(one.name));
    return { status: 200, body: toPageThatFits(found, (one) => repositoryPlace(list.order, one), show) };
  });

  on(contract.createRepository).answer(async ({ by, body, rooms }) => {
    return { status: 201, body: showRepository(await createRepository(rooms.registry, by, body)) };
  });

  on(contract.getRepository).answer(async ({ by, params, rooms }) => {
    const found = await describeRepository(rooms.registry, by, { name: params.repository });
    const { repository, ...seen } = found;
    return { status: 200, body: { ...showRepository(repository), ...seen, permissions: [...seen.permissions] } };
  });

  on(contract.changeRepository).answer(async ({ by, params, body, rooms }) => {
    const repository = await changeRepository(rooms.registry, by, { name: params.repository, ...body });
    return { status: 200, body: showRepository(repository) };
  });

  on(contract.setAdmission).answer(async ({ by, params, body, rooms }) => {
    return { status: 200, body: { rules: [...(await setAdmission(rooms.policies, by, { ...params, ...body }))] } };
  });

  on(contract.deleteRepository).answer(async ({ by, params, rooms }) => {
    await deleteRepository(rooms.registry, by, { name: params.repository });
    return { status: 204 };
  });

  on(tagContract.listTags).answer(async ({ by, params, query, rooms }) => {
    const { cursor, ...list } = query;
    const { order } = list;
    const page = { repository: params.repository, ...list, after: decodeCursor(cursor, 'string') };
    const { repository, tags } = await listTags(rooms.registry, by, page);
    const known = await knownOfTags(rooms, by, repository.name, tags.items);
    const show = (tag: TagSummary) => showTag(repository, tag, known(tag));
    return { status: 200, body: toPageThatFits(tags, (tag) => tagPlace(order, tag), show) };
  });

  on(manifestContract.listUntagged).answer(async ({ by, params, query, rooms }) => {
    const found = await listUntagged(rooms.registry, by, { ...params, ...pageAfter(query) });
    return { status: 200, body: { ...toPage(found, showUntagged), total: found.total } };
  });

  on(tagContract.getTag).answer(async ({ by, params, rooms }) => {
    const { repository, tag } = await getTag(rooms.registry, by, params);
    const known = await knownOfTags(rooms, by, repository.name, [tag]);
    return { status: 200, body: showTag(repository, tag, known(tag)) };
  });

  on(tagDeletion.deleteTag).answer(async ({ by, params, rooms }) => {
    await deleteTag(rooms.registry, by, params);
    return { status: 204 };
  });

  on(tagDeletion.listDeletedTags).answer(async ({ by, params, query, rooms }) => {
    const page = { ...params, before: decodeCursor(query.cursor, 'number'), limit: query.limit };
    return { status: 200, body: toPage(await listDeletedTags(rooms.registry, by, page), showDeletedTag) };
  });

  on(tagDeletion.restoreTag).answer(async ({ by, params, rooms }) => {
    const name = await restoreTag(rooms.registry, by, params);
    const { repository, tag } = await getTag(rooms.registry, by, { repository: params.repository, tag: name });
    const known = await knownOfTags(rooms, by, repository.name, [tag]);
    return { status: 200, body: showTag(repository, tag, known(tag)) };
  });

  on(tagDeletion.planTagDeletion).answer(async ({ by, params, body, rooms }) => {
    const { asOf, ...plan } = await planTagDeletion(rooms.registry, by, { ...params, selection: body });
    return { status: 200, body: { ...plan, asOf: isoTimeFrom(asOf) } };
  });

  // Its parts are transactions of their own: sent again, it goes on with what is left.
  on(tagDeletion.deleteTags, 'after it').answer(async ({ by, params, body, rooms }) => {
    const after = 'after' in body ? body.after : undefined;
    const selection = 'tags' in body ? body : { matching: body.matching, asOf: Date.parse(body.asOf) * 1_000 };
    return { status: 200, body: await deleteTags(rooms.registry, by, { ...params, selection, after }) };
  });

  on(tagContract.getTagHistory).answer(async ({ by, params, query, rooms }) => {
    const page = { ...params, before: decodeCursor(query.cursor, 'number'), limit: query.limit };
    const { events, reader } = await readTagHistory(rooms.registry, by, page);
    return { status: 200, body: toPage(events, (event) => showHistoryEvent(event, reader)) };
  });

  on(manifestContract.getManifest).answer(async ({ by, params, rooms }) => {
    const manifest = { repository: params.repository, digest: digestParameter(params.digest) };
    return asJson(await showManifest(rooms.registry, by, manifest));
  });

  on(manifestContract.deleteManifest).answer(async ({ by, params, rooms }) => {
    const manifest = { repository: params.repository, digest: digestParameter(params.digest) };
    await deleteManifest(rooms.registry, by, manifest);
    return { status: 204 };
  });
}

function digestParameter(text: string): Digest {
  const digest = parseDigest(text);
  if (digest) return digest;
  throw new ShiplockError('DIGEST_INVALID', `${JSON.stringify(text.slice(0, 200))} is not a sha256 or sha512 digest`);
}
