// Advisories: how old they are, updating them, and importing an archive.

import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { isDemonstration } from '../../advisory/advisory-index.ts';
import { type AdvisoryStatus, readAdvisoryStatus } from '../../advisory/advisory-status.ts';
import { receiveArchive } from '../../advisory/receive-archive.ts';
import { requestAdvisoryUpdate } from '../../advisory/request-update.ts';
import * as contract from '../../api/advisory.ts';
import { isoTime, MICROSECONDS_PER_HOUR } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import type { OutsideScanner } from '../../scan/outside/outside-scanner.ts';
import type { Doors } from '../doors.ts';
import { endpoints } from './endpoint.ts';
import { showJob } from './show.ts';

export async function advisoryRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));

  on(contract.getAdvisories).answer(async ({ by, rooms }) => {
    return { status: 200, body: showStatus(await readAdvisoryStatus(rooms.scans, by), rooms.scans.outside) };
  });

  on(contract.updateAdvisories).answer(async ({ by, body, rooms }) => {
    return { status: 202, body: showJob(await requestAdvisoryUpdate(rooms.scans, by, body)) };
  });

  on(contract.importAdvisories).answer(async ({ by, query, request, rooms }) => {
    const source = request.body as Readable | undefined;
    if (typeof source?.pipe !== 'function')
      throw new ShiplockError('INVALID', 'send the archive as the body, with content-type application/octet-stream');
    await receiveArchive(rooms.scans, by, { source, ...query });
    return { status: 201, body: showStatus(await readAdvisoryStatus(rooms.scans, by), rooms.scans.outside) };
  });
}

function showStatus(
  { present, age, isStale, follows }: AdvisoryStatus,
  outside: OutsideScanner | undefined,
): contract.AdvisoryStatusBody {
  return {
    serial: present?.serial ?? null,
    asOf: present ? isoTime(present.asOf) : null,
    ageHours: age === null ? null : Math.round((age / MICROSECONDS_PER_HOUR) * 10) / 10,
    stale: isStale,
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
    follows: follows && showFollowed(follows),
    scanner: outside?.place ?? 'shiplock',
  };
}

function showFollowed({
  reference,
  state,
}: NonNullable<AdvisoryStatus['follows']>): NonNullable<contract.AdvisoryStatusBody['follows']> {
  return {
    reference,
    digest: state?.digest ?? null,
    outcome: state?.outcome ?? null,
    at: state ? isoTime(state.lookedAt) : null,
    reason: state?.reason ?? null,
    error: state?.trouble ?? null,
  };
}
