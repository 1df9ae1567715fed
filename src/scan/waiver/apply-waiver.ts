// Job `scan.apply_waiver`: a waiver was made, revoked, or is over. Whatever it concerns has other facts now, which its
// repositories are told, so that policies are asked again.

import type { Rows, Transaction } from '../../database/database.ts';
import { findEvent, type PastEvent } from '../../event/list-events.ts';
import type { NewEvent } from '../../event/new-event.ts';
import { recordEvents } from '../../event/record-event.ts';
import { BatchSize } from '../../job/batch-size.ts';
import { stopIfAsked } from '../../job/stopped-error.ts';
import type { RunningJob } from '../../job/worker.ts';
import type { Digest } from '../../oci/digest.ts';
import { namespaceOf } from '../../oci/reference.ts';
import { findRepository } from '../../registry/find-repository.ts';
import { selectWhereFound } from '../report/found-vulnerability-table.ts';
import { newsFor } from '../report/tell-holders.ts';
import type { Scans } from '../scans.ts';
import type { WaiverScope } from './waiver.ts';
import { findWaiver } from './waivers.ts';

export async function applyWaiver(scans: Scans, job: RunningJob<'scan.apply_waiver'>): Promise<void> {
  const { database, clock } = scans;
  const event = 'event' in job.payload ? await findWaiverEvent(database.rows, job.payload.event) : undefined;
  const id = 'waiver' in job.payload ? job.payload.waiver : event?.data.waiver;
  const waiver = id === undefined ? undefined : await findWaiver(database.rows, id);
  // One that was revoked before it was over has been told then.
  if (!waiver || (!event && waiver.revokedAt !== null)) return;
  const concerned = (await selectWhereFound(database.rows, waiver.vulnerability)).filter((image) =>
    isWithin(waiver.scope, image),
  );
  const data = {
    cause: event?.type ?? ('waiver.expired' as const),
    waiver: waiver.id,
    vulnerability: waiver.vulnerability,
  };
  const size = new BatchSize(clock.elapsed);
  let done = typeof job.cursor === 'number' ? job.cursor : 0;
  while (done < concerned.length) {
    await stopIfAsked(job);
    const batch = concerned.slice(done, done + size.next);
    done += batch.length;
    const tell = async (tx: Transaction) => {
      const events: NewEvent[] = [];
      for (const { repository: name, digest } of batch) {
        const repository = await findRepository(tx, name);
        const news = { type: 'scan.refreshed', at: clock.now(), causedBy: event?.id, data } as const;
        if (repository) events.push(await newsFor(tx, repository, { ...news, digest: digest as Digest }));
      }
      await recordEvents(tx, events);
      await job.saveProgress(tx, { done, total: concerned.length, cursor: done });
    };
    await database.transaction((tx) => size.measured(batch.length, () => tell(tx)));
  }
}

async function findWaiverEvent(
  rows: Rows,
  id: string,
): Promise<PastEvent<'waiver.created' | 'waiver.revoked'> | undefined> {
  const event = await findEvent(rows, id);
  return event?.type === 'waiver.created' || event?.type === 'waiver.revoked' ? event : undefined;
}

function isWithin(scope: WaiverScope, image: { readonly digest: string; readonly repository: string }): boolean {
  switch (scope.kind) {
    case 'image':
      return scope.digest === image.digest && scope.repository === image.repository;
    case 'repository':
      return scope.repository === image.repository;
    case 'namespace':
      return scope.namespace === namespaceOf(image.repository);
    case 'everywhere':
      return true;
  }
}
