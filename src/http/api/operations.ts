// Events, jobs, health.

import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { readEvents, readOwnEvents } from '../../access/events.ts';
import { checkHealth } from '../../access/health.ts';
import { cancelJob, getVisibleJob, listVisibleJobs } from '../../access/jobs.ts';
import { watchChanges } from '../../access/live-changes.ts';
import { readConfiguration } from '../../access/settings.ts';
import * as contract from '../../api/operations.ts';
import { hasDamage } from '../../registry/damage.ts';
import { requestGarbageCollection } from '../../registry/request-garbage-collection.ts';
import { storageUsed } from '../../registry/storage-used.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { asServerSentEvents, lastEventId } from './server-sent-events.ts';
import { showEvent, showJob } from './show.ts';
import { microseconds } from './time.ts';

export async function operationRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.getHealth).answer(async ({ rooms }) => {
    await checkHealth(rooms.access);
    const { status } = doors.condition;
    const isDamaged = status === 'ok' && (await hasDamage(rooms.registry));
    return { status: 200, body: { status: isDamaged ? 'blobs_damaged' : status, version: doors.version } };
  });

  on(contract.listEvents).answer(async ({ by, query, rooms }) => {
    const { repository, tag, actor, limit } = query;
    const filter = {
      repository,
      tag,
      actor,
      types: query.type?.split(','),
      since: microseconds(query.since),
      until: microseconds(query.until),
      before: decodeCursor(query.cursor, 'number'),
      limit,
    };
    const found = await readEvents(rooms.access, by, filter);
    return { status: 200, body: toPage(found, showEvent) };
  });

  on(contract.listOwnEvents).answer(async ({ by, query, rooms }) => {
    const { type, cursor, limit } = query;
    const filter = { types: type?.split(','), before: decodeCursor(cursor, 'number'), limit };
    return { status: 200, body: toPage(await readOwnEvents(rooms.access, by, filter), showEvent) };
  });

  on(contract.getConfiguration).answer(async ({ by, rooms }) => {
    const items = await readConfiguration(rooms.access, by, doors.configuration);
    return { status: 200, body: { items: [...items] } };
  });

  on(contract.getStorage).answer(async ({ by, query: { cursor, ...query }, rooms }) => {
    const question = { ...query, namespace: query.namespace, after: decodeCursor(cursor, 'string') };
    const { blobs, manifests, ...found } = await storageUsed(rooms.registry, by, question);
    return { status: 200, body: { ...toPage(found, (place) => ({ ...place })), blobs, manifests } };
  });

  on(contract.watchChanges).answer(async ({ by, query, request, rooms }) => {
    const after = query.after ?? lastEventId(request);
    const told = await watchChanges({ access: rooms.access, feed: doors.feed }, by, { after });
    // Nothing between here and the watcher may collect lines before it passes them on.
    const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
    return { status: 200, headers, raw: Readable.from(asServerSentEvents(told)) };
  });

  on(contract.listJobs).answer(async ({ by, query, rooms }) => {
    const { state, kind, limit } = query;
    const filter = { state, kind, before: decodeCursor(query.cursor, 'string'), limit };
    const found = await listVisibleJobs(rooms.access, by, filter);
    return { status: 200, body: toPage(found, showJob) };
  });

  on(contract.getJob).answer(async ({ by, params, rooms }) => {
    return { status: 200, body: showJob(await getVisibleJob(rooms.access, by, params)) };
  });

  on(contract.cancelJob).answer(async ({ by, params, rooms }) => {
    return { status: 200, body: showJob(await cancelJob(rooms.access, by, params)) };
  });

  on(contract.collectGarbage).answer(async ({ by, body, rooms }) => {
    return { status: 202, body: showJob(await requestGarbageCollection(rooms.registry, by, body)) };
  });
}
