// Advisories: how old they are, updating them, and importing an archive.

import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance } from 'fastify';
import { isSystemAdmin } from '../../access/authorize.ts';
import { actorOf, type Identity } from '../../access/identity.ts';
import { referenceTo } from '../../actor.ts';
import * as contract from '../../api/advisory.ts';
import { isoTime, MICROSECONDS_PER_HOUR } from '../../clock.ts';
import { orderedId } from '../../database/ordered-id.ts';
import { hasCode, ShiplockError } from '../../errors.ts';
import { enqueueJobs } from '../../job/enqueue-job.ts';
import { findJob } from '../../job/list-jobs.ts';
import { isDemonstration } from '../../scan/advisory/advisory-index.ts';
import { advisoriesInForce } from '../../scan/advisory/advisory-store.ts';
import { findFollowState } from '../../scan/advisory/follow/follow-state.ts';
import type { Following } from '../../scan/advisory/follow/followed-tag.ts';
import { importAdvisories } from '../../scan/advisory/import-advisories.ts';
import type { Doors } from '../doors.ts';
import { serve } from './endpoint.ts';
import { requireSystemAdmin } from './guards.ts';
import { showJob } from './show.ts';

export async function advisoryRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { scans } = doors;
  const { database, clock } = scans;
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));

  serve(app, doors, contract.getAdvisories, async ({ identity }) => ({
    status: 200,
    body: await showStatus(doors, identity),
  }));

  serve(app, doors, contract.updateAdvisories, async ({ identity, body: { force } }) => {
    requireSystemAdmin(identity);
    const kind = doors.advisoryFeeds.length > 0 ? 'advisories.update' : 'advisories.follow';
    if (kind === 'advisories.follow' && !doors.advisoryFollow) {
      throw new ShiplockError(
        'CONFLICT',
        'no feeds are configured: set advisoryFeeds (SHIPLOCK_ADVISORY_FEEDS) or advisoryFollow, or import an archive',
      );
    }
    if (kind === 'advisories.follow' && force) {
      throw new ShiplockError(
        'INVALID',
        'what comes by a followed tag is never forced: leave force out, or import the archive with it (shiplock advisories import --force)',
      );
    }
    const key = `${kind}:${orderedId()}`;
    // Whoever asks wants it tried, also when it was refused before.
    const job = { kind, key, payload: { again: true, force }, at: clock.now() } as const;
    const [id] = await database.transaction((tx) =>
      enqueueJobs(tx, [{ ...job, requestedBy: referenceTo(actorOf(identity)) }]),
    );
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
      const options = { ...query, keys: doors.advisoryKeys, by: actorOf(identity) };
      await importAdvisories(scans, file, options).catch(adviseForce);
    } finally {
      await rm(file, { force: true });
    }
    return { status: 201, body: await showStatus(doors, identity) };
  });
}

/** Here it may be forced. */
function adviseForce(error: unknown): never {
  if (!hasCode(error, 'CONFLICT')) throw error;
  throw new ShiplockError(error.code, `${error.message}. Force the import if this is right`, error.detail);
}

async function showStatus(doors: Doors, identity: Identity): Promise<contract.AdvisoryStatusBody> {
  const { scans, advisoryFollow } = doors;
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
    // The repository may be private, and the errors tell of another registry.
    follows: advisoryFollow && isSystemAdmin(identity) ? await showFollowed(doors, advisoryFollow) : null,
    scanner: outside?.place ?? 'shiplock',
  };
}

async function showFollowed(
  { scans }: Doors,
  following: Following,
): Promise<NonNullable<contract.AdvisoryStatusBody['follows']>> {
  const state = await findFollowState(scans.database.rows, following);
  return {
    reference: following.reference,
    digest: state?.digest ?? null,
    outcome: state?.outcome ?? null,
    at: state ? isoTime(state.lookedAt) : null,
    reason: state?.reason ?? null,
    error: state?.trouble ?? null,
  };
}
