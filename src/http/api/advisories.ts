// Advisories: how old they are, updating them, and importing an archive.

import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance } from 'fastify';
import * as contract from '../../api/advisory.ts';
import { actorOf } from '../../auth/identity.ts';
import { isoTime, MICROSECONDS_PER_HOUR } from '../../clock.ts';
import { orderedId } from '../../database/ordered-id.ts';
import { ShiplockError } from '../../errors.ts';
import { enqueueJobs } from '../../job/enqueue-job.ts';
import { findJob } from '../../job/list-jobs.ts';
import { advisoriesInForce, isDemonstration } from '../../scan/advisory/advisory-store.ts';
import { importAdvisories } from '../../scan/advisory/import-advisories.ts';
import type { Doors } from '../doors.ts';
import { serve } from './endpoint.ts';
import { requireSystemAdmin } from './guards.ts';
import { showJob } from './show.ts';

export async function advisoryRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { scans } = doors;
  const { database, clock } = scans;
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));

  serve(app, doors, contract.getAdvisories, async () => ({ status: 200, body: await showStatus(doors) }));

  serve(app, doors, contract.updateAdvisories, async ({ identity }) => {
    requireSystemAdmin(identity);
    if (doors.advisoryFeeds.length === 0) {
      throw new ShiplockError(
        'CONFLICT',
        'no feeds are configured: set advisoryFeeds (SHIPLOCK_ADVISORY_FEEDS), or import an archive',
      );
    }
    const key = `advisories.update:${orderedId()}`;
    const job = { kind: 'advisories.update', key, payload: {}, at: clock.now() } as const;
    const [id] = await database.transaction((tx) => enqueueJobs(tx, [{ ...job, requestedBy: actorOf(identity).name }]));
    const queued = await findJob(database.rows, id ?? '');
    if (!queued) throw new ShiplockError('INTERNAL', 'the job was not queued');
    return { status: 202, body: showJob(queued) };
  });

  serve(app, doors, contract.importAdvisories, async ({ identity, query, request }) => {
    requireSystemAdmin(identity);
    const upload = request.body as Readable | undefined;
    if (typeof upload?.pipe !== 'function')
      throw new ShiplockError('INVALID', 'send the archive as the body, with content-type application/octet-stream');
    const { folder } = scans.advisories;
    await mkdir(folder, { recursive: true });
    const file = join(folder, `upload-${randomUUID()}`);
    try {
      await pipeline(upload, createWriteStream(file));
      await importAdvisories(scans, file, { ...query, keys: doors.advisoryKeys, by: actorOf(identity) });
    } finally {
      await rm(file, { force: true });
    }
    return { status: 201, body: await showStatus(doors) };
  });
}

async function showStatus({ scans }: Doors): Promise<contract.AdvisoryStatusBody> {
  const { database, clock, advisories, outside } = scans;
  const present = await advisoriesInForce(database.rows, advisories);
  const age = present ? clock.now() - present.asOf : null;
  return {
    serial: present?.serial ?? null,
    asOf: present ? isoTime(present.asOf) : null,
    ageHours: age === null ? null : Math.round((age / MICROSECONDS_PER_HOUR) * 10) / 10,
    stale: age !== null && advisories.maxAgeDays > 0 && age >= advisories.maxAgeDays * 24 * MICROSECONDS_PER_HOUR,
    records: present?.records ?? 0,
    builtAt: present ? isoTime(present.builtAt) : null,
    builtBy: present?.builtBy ?? null,
    feeds: (present?.feeds ?? []).map((feed) => ({
      name: feed.name,
      label: feed.label,
      url: feed.url,
      license: feed.license,
      attribution: feed.attribution,
      records: feed.records,
      unusable: feed.unusable,
      fetchedAt: isoTime(feed.fetchedAt),
      dataAsOf: feed.dataAsOf === null ? null : isoTime(feed.dataAsOf),
      demo: isDemonstration(feed),
    })),
    scanner: outside?.place ?? 'shiplock',
  };
}
