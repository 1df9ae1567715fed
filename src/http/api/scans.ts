// Scans, reports, bills of materials, and where a vulnerability was found.

import type { FastifyInstance } from 'fastify';
import { listVisibleJobs } from '../../access/jobs.ts';
import * as contract from '../../api/scan.ts';
import { toCycloneDx } from '../../scan/export/cyclonedx.ts';
import { toSpdx } from '../../scan/export/spdx.ts';
import { requestScan } from '../../scan/queue-scans.ts';
import { readBillOfImage, readReport } from '../../scan/report/read-report.ts';
import { findVulnerability } from '../../scan/report/where-found.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { showJob } from './show.ts';
import { showImageReport } from './show-report.ts';

export async function scanRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.requestScan).answer(async ({ by, body, rooms }) => {
    return { status: 202, body: await requestScan(rooms.scans, by, body) };
  });

  on(contract.listScans).answer(async ({ by, query, rooms }) => {
    const { state, cursor, limit } = query;
    const filter = { kind: 'scan.image', state, before: decodeCursor(cursor, 'string'), limit: limit + 1 };
    const found = await listVisibleJobs(rooms.access, by, filter);
    return { status: 200, body: toPage(found, limit, (job) => job.id, showJob) };
  });

  on(contract.getReport).answer(async ({ by, params, rooms }) => {
    const { images, ...image } = await readReport(rooms.scans, by, params);
    return { status: 200, body: { ...image, images: images.map(showImageReport) } };
  });

  on(contract.getSbom).answer(async ({ by, params, query, rooms }) => {
    const bill = await readBillOfImage(rooms.scans, by, { ...params, platform: query.platform });
    const about = { ...bill, version: doors.version };
    const document = query.format === 'spdx' ? toSpdx(about) : toCycloneDx(about);
    return { status: 200, body: { ...document } };
  });

  on(contract.findVulnerability).answer(async ({ by, params, rooms }) => {
    return { status: 200, body: { id: params.id, ...(await findVulnerability(rooms.scans, by, params)) } };
  });
}
