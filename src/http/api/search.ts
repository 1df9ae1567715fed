// One search over everything that the asker may see, and the places of one image.

import type { FastifyInstance } from 'fastify';
import { searchAccounts } from '../../access/account/list-accounts.ts';
import { isAnonymous } from '../../access/identity.ts';
import { listPlaces as listPlacesContract } from '../../api/image.ts';
import * as contract from '../../api/search.ts';
import { readSearch } from '../../api/search-text.ts';
import { findRepositories } from '../../registry/find-repository.ts';
import { listPlaces } from '../../registry/list-places.ts';
import { searchImages } from '../../registry/search-images.ts';
import { findVulnerability } from '../../scan/report/where-found.ts';
import type { Doors } from '../doors.ts';
import { pageAfter, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';

export async function searchRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);
  const limit = contract.MOST_FOUND;

  on(listPlacesContract).answer(async ({ by, params, query, rooms }) => {
    const places = await listPlaces(rooms.registry, by, { ...params, ...pageAfter(query) });
    return { status: 200, body: toPage(places, (place) => ({ ...place })) };
  });

  on(contract.search).answer(async ({ by, query: { q }, rooms }) => {
    const { repository, tag, digest, vulnerability } = readSearch(q);
    const { registry, access, scans } = rooms;
    const repositories =
      repository === undefined ? [] : await findRepositories(registry, by, { search: repository, limit });
    const images = await searchImages(registry, by, { tag, digest, repository, limit });
    const accounts = await searchAccounts(access, by, { text: q.trim(), limit });
    const where =
      vulnerability === undefined || isAnonymous(by)
        ? undefined
        : await findVulnerability(scans, by, { id: vulnerability, limit });
    const found = where?.total ?? 0;
    return {
      status: 200,
      body: {
        repositories: repositories.map(({ name, description }) => ({ name, description })),
        tags: images.tags.map((one) => ({ ...one })),
        digests: images.digests.map((one) => ({ ...one })),
        vulnerabilities: vulnerability !== undefined && found > 0 ? [{ id: vulnerability, images: found }] : [],
        organizations: accounts.organizations.map(({ name, fullName }) => ({ name, fullName })),
        users: accounts.users.map(({ name, fullName }) => ({ name, fullName })),
      },
    };
  });
}
