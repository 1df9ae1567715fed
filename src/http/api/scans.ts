// Scans, reports, bills of materials, and where a vulnerability was found.

import type { FastifyInstance } from 'fastify';
import { listVisibleJobs } from '../../access/jobs.ts';
import * as contract from '../../api/scan.ts';
import { toCycloneDx } from '../../scan/export/cyclonedx.ts';
import { toSpdx } from '../../scan/export/spdx.ts';
import { requestScan } from '../../scan/queue-scans.ts';
import { readReport, readScannedPlatform } from '../../scan/report/read-report.ts';
import { findVulnerability } from '../../scan/report/where-found.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage, toSlice } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { showJob } from './show.ts';
import { findingOf, gravestFirst, showComponent, showReport } from './show-report.ts';

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

  on(contract.getReport).answer(async ({ by, params, rooms }) => {
    return { status: 200, body: showReport(await readReport(rooms.scans, by, params)) };
  });

  on(contract.listFindings).answer(async ({ by, params, query, rooms }) => {
    const { report } = await readScannedPlatform(rooms.scans, by, { ...params, platform: query.platform });
    return { status: 200, body: toSlice(gravestFirst(report), query, findingOf(report)) };
  });

  on(contract.listComponents).answer(async ({ by, params, query, rooms }) => {
    const { report } = await readScannedPlatform(rooms.scans, by, { ...params, platform: query.platform });
    return { status: 200, body: toSlice(report.detection.components, query, showComponent) };
  });

  on(contract.getSbom).answer(async ({ by, params, query, rooms }) => {
    const { image, report } = await readScannedPlatform(rooms.scans, by, { ...params, platform: query.platform });
    const about = { image, at: report.scannedAt, detection: report.detection, version: doors.version };
    const document = query.format === 'spdx' ? toSpdx(about) : toCycloneDx(about);
    return { status: 200, body: { ...document } };
  });

  on(contract.findVulnerability).answer(async ({ by, params, query, rooms }) => {
    const page = { after: decodeCursor(query.cursor, 'string'), limit: query.limit };
    const { found, demo } = await findVulnerability(rooms.scans, by, { ...params, ...page });
    const { items: images, next } = toPage(found, (image) => ({ ...image, tags: [...image.tags] }));
    return { status: 200, body: { id: params.id, images, next, demo } };
  });
}
