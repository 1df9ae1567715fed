// Scans, reports, bills of materials, and where a vulnerability was found.

import type { FastifyInstance } from 'fastify';
import { authorize, sightOf } from '../../access/authorize.ts';
import { actorOf, type Identity } from '../../access/identity.ts';
import { referenceTo } from '../../actor.ts';
import * as contract from '../../api/scan.ts';
import { ShiplockError } from '../../errors.ts';
import { listJobs } from '../../job/list-jobs.ts';
import { parseReference } from '../../oci/reference.ts';
import { getManifest } from '../../registry/find-manifest.ts';
import { getRepository } from '../../registry/find-repository.ts';
import { isDemonstration } from '../../scan/advisory/advisory-index.ts';
import { advisoriesInForce } from '../../scan/advisory/advisory-store.ts';
import { toCycloneDx } from '../../scan/export/cyclonedx.ts';
import { toSpdx } from '../../scan/export/spdx.ts';
import { requestScan } from '../../scan/queue-scans.ts';
import { imageReports } from '../../scan/report/image-reports.ts';
import { whereFound } from '../../scan/report/where-found.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { serve } from './endpoint.ts';
import { showJob } from './show.ts';
import { showImageReport } from './show-report.ts';

export async function scanRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { scans } = doors;
  const { rows } = scans.database;
  const rules = () => ({ at: scans.clock.now(), maxAgeDays: scans.advisories.maxAgeDays });

  serve(app, doors, contract.requestScan, async ({ identity, body }) => {
    const image = await visibleImage(doors, identity, 'scan', body.repository, body.reference);
    const jobs = await requestScan(scans, image, referenceTo(actorOf(identity)));
    return { status: 202, body: { digest: image.digest, jobs } };
  });

  serve(app, doors, contract.listScans, async ({ identity, query }) => {
    const before = decodeCursor(query.cursor, 'string');
    const sight = await sightOf(rows, identity);
    const own = sight.all ? {} : { requestedBy: referenceTo(actorOf(identity)) };
    const found = await listJobs(rows, { kind: 'scan.image', state: query.state, before, ...own }, query.limit + 1);
    return { status: 200, body: toPage(found, query.limit, (job) => job.id, showJob) };
  });

  serve(app, doors, contract.getReport, async ({ identity, params }) => {
    const image = await visibleImage(doors, identity, 'pull', params.repository, params.reference);
    const reports = await imageReports(rows, image, rules());
    return { status: 200, body: { ...image, images: reports.map(showImageReport) } };
  });

  serve(app, doors, contract.getSbom, async ({ identity, params, query }) => {
    const image = await visibleImage(doors, identity, 'pull', params.repository, params.reference);
    const reports = await imageReports(rows, image, rules());
    const chosen =
      query.platform === undefined ? reports : reports.filter(({ platform }) => platform === query.platform);
    const [only, ...others] = chosen;
    if (!only || others.length > 0) {
      const names = reports.map(({ platform }) => platform ?? 'unknown').join(', ');
      throw new ShiplockError('INVALID', `choose one of the platforms with ?platform=: ${names}`);
    }
    if (only.report?.state !== 'scanned') {
      const why = only.report?.reason ?? 'it was not scanned: scan it first';
      throw new ShiplockError('NOT_FOUND', `there is no bill of materials of the image: ${why}`);
    }
    const about = {
      image: { repository: image.repository, digest: only.digest },
      at: only.report.scannedAt,
      detection: only.report.detection,
      version: doors.version,
    };
    return { status: 200, body: query.format === 'spdx' ? toSpdx(about) : toCycloneDx(about) };
  });

  serve(app, doors, contract.findVulnerability, async ({ identity, params }) => {
    const found = await whereFound(rows, await sightOf(rows, identity), params.id);
    const demo = (await advisoriesInForce(rows, scans.advisories))?.feeds.some(isDemonstration) ?? false;
    return { status: 200, body: { id: params.id, ...found, demo } };
  });
}

/** @throws ShiplockError NOT_FOUND, DENIED, MANIFEST_UNKNOWN */
async function visibleImage(doors: Doors, identity: Identity, permission: 'pull' | 'scan', name: string, text: string) {
  const { rows } = doors.registry.database;
  await authorize(rows, identity, permission, name);
  const reference = parseReference(text);
  if (!reference) throw new ShiplockError('INVALID', `${JSON.stringify(text)} is neither a tag nor a digest`);
  const { digest } = await getManifest(rows, await getRepository(rows, name), reference);
  return { repository: name, digest };
}
