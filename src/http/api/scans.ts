// Scans, reports, bills of materials, and where a vulnerability was found.

import type { FastifyInstance } from 'fastify';
import { listVisibleJobs } from '../../access/jobs.ts';
import { compareImages } from '../../api/comparison.ts';
import * as contract from '../../api/scan.ts';
import { isoTime } from '../../clock.ts';
import { requestScan } from '../../scan/queue-scans.ts';
import { newestFindings, type PromotedFinding } from '../../scan/report/newest-findings.ts';
import { readComparison, readPageOfReport, readReport, readSbom } from '../../scan/report/read-report.ts';
import { findVulnerability, type WhereFound } from '../../scan/report/where-found.ts';
import type { Doors } from '../doors.ts';
import { asJson } from './as-json.ts';
import { decodeCursor, pageAfter, toPage, toPageThatFits } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { showJob } from './show.ts';

export async function scanRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.requestScan).answer(async ({ by, body, rooms }) => {
    return { status: 202, body: await requestScan(rooms.scans, by, body) };
  });

  on(contract.listScans).answer(async ({ by, query, rooms }) => {
    const { state, cursor, limit } = query;
    const filter = { kind: 'scan.image', state, before: decodeCursor(cursor, 'string'), limit };
    const found = await listVisibleJobs(rooms.access, by, filter);
    return { status: 200, body: toPage(found, showJob) };
  });

  on(contract.getReport).answer(async ({ by, params, rooms }) => asJson(await readReport(rooms.scans, by, params)));

  on(contract.listFindings).answer(async ({ by, params, query: { platform, vulnerability, ...page }, rooms }) => {
    const asked = { ...params, platform, vulnerability, list: 'findings', page } as const;
    return asJson(await readPageOfReport(rooms.scans, by, asked));
  });

  on(contract.listComponents).answer(async ({ by, params, query: { platform, ...page }, rooms }) => {
    return asJson(await readPageOfReport(rooms.scans, by, { ...params, platform, list: 'components', page }));
  });

  on(contract.getSbom).answer(async ({ by, params, query, rooms }) => {
    return asJson(await readSbom(rooms.scans, by, { ...params, ...query }));
  });

  on(compareImages).answer(async ({ by, query, rooms }) => asJson(await readComparison(rooms.scans, by, query)));

  on(contract.listPromotedFindings).answer(async ({ by, query: { kev, ...page }, rooms }) => {
    const { found, demo } = await newestFindings(rooms.scans, by, { kev, ...pageAfter(page) });
    return { status: 200, body: { ...toPageThatFits(found, ({ position }) => position, showPromoted), demo } };
  });

  on(contract.findVulnerability).answer(async ({ by, params, query, rooms }) => {
    const page = { after: decodeCursor(query.cursor, 'string'), limit: query.limit };
    const { found, demo, total, taken, mayWaive } = await findVulnerability(rooms.scans, by, { ...params, ...page });
    const { items: images, next } = toPage(found, (image) => ({
      ...image,
      tags: [...image.tags],
      components: image.components.map((one) => ({ ...one })),
    }));
    return {
      status: 200,
      body: { id: params.id, images, total, next, takenAway: taken && showTaken(taken), mayWaive, demo },
    };
  });
}

function showPromoted({ position: _position, ...finding }: PromotedFinding): contract.PromotedFindingBody {
  const { vulnerability: id, since, places, components, ...rest } = finding;
  return {
    id,
    ...rest,
    since: isoTime(since),
    places: places.map((place) => ({ ...place })),
    components: components.map((one) => ({ ...one })),
  };
}

function showTaken({ document, repository, known }: NonNullable<WhereFound['taken']>): contract.TakenFindingBody {
  const { aliases, ratings, references, ...rest } = known;
  const lists = { aliases: [...aliases], ratings: ratings.map((one) => ({ ...one })), references: [...references] };
  return { document, repository, known: { ...rest, ...lists } };
}
