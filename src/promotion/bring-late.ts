// Job `promotion.bring_late`: a signature, a bill of materials or an attestation was attached to an image that people have
// promoted before. It follows the image, as it does where a policy promotes.

import { mayPromoteInto, rightsOn } from '../access/right/authorize.ts';
import { identityOfActor } from '../access/right/holder-behind.ts';
import { SYSTEM } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { findEvent, type PastEvent } from '../event/list-events.ts';
import type { RunningJob } from '../job/worker.ts';
import type { Policies } from '../policy/policies.ts';
import { findRepository } from '../registry/find-repository.ts';
import { findTag } from '../registry/find-tag.ts';
import { imagesAbove } from '../registry/images-above.ts';
import { promoteImages } from './promote-images.ts';
import { type Promotion, readPromotion } from './promotion.ts';
import { selectPromotedByHand } from './promotion-table.ts';

type Attached = PastEvent<'referrer.attached' | 'attestation.attached'>;

/** To every tag that still has the image, as long as whoever promoted it may still do so. */
export async function bringLate(
  { database, clock }: Pick<Policies, 'database' | 'clock'>,
  job: Pick<RunningJob<'promotion.bring_late'>, 'payload'>,
): Promise<void> {
  const { rows } = database;
  const event = await findEvent(rows, job.payload.event);
  if (event?.type !== 'referrer.attached' && event?.type !== 'attestation.attached') return;
  for (const promotion of await promotedBefore(rows, event)) {
    await database.transaction(async (tx) => {
      const { source, target } = promotion;
      const [from, to] = [await findRepository(tx, source.repository), await findRepository(tx, target.repository)];
      if (!from || !to || !(await mayStill(tx, promotion, clock.now()))) return;
      if ((await findTag(tx, to, target.tag))?.digest !== source.digest) return;
      await promoteImages(tx, {
        source: from,
        target: to.name,
        create: false,
        by: SYSTEM,
        policy: null,
        comment: null,
        at: clock.now(),
        wanted: [
          {
            key: `late:${event.id}:${promotion.id}`,
            sourceTag: source.tag,
            digest: source.digest,
            targetTag: target.tag,
            evaluationId: null,
            cause: { event: event.id, depth: event.depth },
          },
        ],
        // Nothing is recorded anew.
        earlier: [promotion],
      });
    });
  }
}

/** The newest promotion into each tag of an image to which the event's manifest is attached, directly or through an index. */
async function promotedBefore(rows: Rows, { repository: name, data }: Attached): Promise<Promotion[]> {
  const repository = name === null ? undefined : await findRepository(rows, name);
  if (!repository) return [];
  const images = await imagesAbove(rows, repository, data.subject);
  const found = (await selectPromotedByHand(rows, repository.name, images)).map(readPromotion);
  return [...new Map(found.map((one) => [`${one.target.repository}:${one.target.tag}`, one])).values()];
}

async function mayStill(rows: Rows, { by, source, target }: Promotion, now: Microseconds): Promise<boolean> {
  const promoter = await identityOfActor(rows, by, 'promotion', now);
  if (!promoter) return false;
  const { permissions } = await rightsOn(rows, promoter, source.repository);
  return permissions.has('promote') && (await mayPromoteInto(rows, promoter, target.repository));
}
