// Tells every repository that holds an image what is known of it now.

import type { Microseconds } from '../../clock.ts';
import type { Transaction } from '../../database/database.ts';
import { SYSTEM } from '../../event/actor.ts';
import type { EventType } from '../../event/event-type.ts';
import { recordEvents } from '../../event/record-event.ts';
import type { Digest } from '../../oci/digest.ts';
import { tagsOf } from '../../registry/find-tag.ts';
import { imagesAbove } from '../../registry/images-above.ts';
import { selectHolders } from './scan-report-table.ts';

/** Enough for people to know which image it is. */
const MAX_TAGS = 20;

/** Records the event in each of them, with the first tags that stand on the image or on an index of it. */
export async function tellHolders(
  tx: Transaction,
  type: EventType,
  digest: Digest,
  at: Microseconds,
  data: Readonly<Record<string, unknown>>,
  causedBy?: string,
): Promise<void> {
  const events = [];
  for (const { repository, repositoryId: id } of await selectHolders(tx, [digest])) {
    const found = await tagsOf(tx, { id }, await imagesAbove(tx, { id }, digest));
    const tags = found.slice(0, MAX_TAGS).map(({ name }) => name);
    events.push({ type, at, actor: SYSTEM, repository, digest, causedBy, data: { ...data, tags } });
  }
  await recordEvents(tx, events);
}
