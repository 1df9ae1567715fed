// Events, jobs, health.

import type { FastifyInstance } from 'fastify';
import { authorize, isSystemAdmin } from '../../access/authorize.ts';
import type { Identity } from '../../access/identity.ts';
import { actorOf } from '../../access/identity.ts';
import { referenceTo } from '../../actor.ts';
import * as contract from '../../api/operations.ts';
import { ShiplockError } from '../../errors.ts';
import { listEvents } from '../../event/list-events.ts';
import { enqueueJobs } from '../../job/enqueue-job.ts';
import { cancelJob, findJob, findJobByKey, type Job, listJobs } from '../../job/list-jobs.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { serve } from './endpoint.ts';
import { requireSystemAdmin, requireUser } from './guards.ts';
import { showEvent, showJob } from './show.ts';
import { microseconds } from './time.ts';

export async function operationRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { database, clock } = doors.registry;
  const { rows } = database;

  serve(app, doors, contract.getHealth, async () => {
    // A health check that does not touch the database would say "ok" while nothing works.
    await findJob(rows, 'none');
    return { status: 200, body: { status: 'ok', version: doors.version } };
  });

  serve(app, doors, contract.listEvents, async ({ identity, query }) => {
    if (query.repository === undefined) requireSystemAdmin(identity);
    else if (!isSystemAdmin(identity)) await authorize(rows, identity, 'view_audit', query.repository);
    const filter = {
      repositories: query.repository === undefined ? undefined : [query.repository],
      tag: query.tag,
      types: query.type?.split(','),
      actor: query.actor,
      since: microseconds(query.since),
      until: microseconds(query.until),
      before: decodeCursor(query.cursor, 'number'),
    };
    const found = await listEvents(rows, filter, query.limit + 1);
    return { status: 200, body: toPage(found, query.limit, (event) => event.sequence, showEvent) };
  });

  serve(app, doors, contract.listJobs, async ({ identity, query }) => {
    const requestedBy = isSystemAdmin(identity) ? undefined : requireUser(identity);
    const filter = { state: query.state, kind: query.kind, requestedBy, before: decodeCursor(query.cursor, 'string') };
    const found = await listJobs(rows, filter, query.limit + 1);
    return { status: 200, body: toPage(found, query.limit, (job) => job.id, showJob) };
  });

  serve(app, doors, contract.getJob, async ({ identity, params }) => {
    return { status: 200, body: showJob(await ownJob(doors, identity, params.id)) };
  });

  serve(app, doors, contract.cancelJob, async ({ identity, params }) => {
    await ownJob(doors, identity, params.id);
    await cancelJob(database, clock, params.id);
    return { status: 200, body: showJob(await ownJob(doors, identity, params.id)) };
  });

  serve(app, doors, contract.collectGarbage, async ({ identity, body }) => {
    requireSystemAdmin(identity);
    const at = clock.now();
    const key = `storage.collect_garbage:${at}`;
    const job = {
      kind: 'storage.collect_garbage',
      key,
      payload: body,
      at,
      requestedBy: referenceTo(actorOf(identity)),
    } as const;
    await database.transaction((tx) => enqueueJobs(tx, [job]));
    return { status: 202, body: showJob((await findJobByKey(rows, key)) as Job) };
  });
}

async function ownJob(doors: Doors, identity: Identity, id: string): Promise<Job> {
  const job = await findJob(doors.registry.database.rows, id);
  if (job && (isSystemAdmin(identity) || job.requestedBy.id === requireUser(identity).id)) return job;
  throw new ShiplockError('NOT_FOUND', `there is no job ${id}, or it is not yours`);
}
