// What follows from what: the page to read first. When an event of the type on the left is recorded, a job of each
// kind on the right is queued in the same transaction, with the event as its payload.

import type { JobKind } from '../job/job-kind.ts';
import type { EventType } from './event-type.ts';

export const REACTIONS: Readonly<Partial<Record<EventType, readonly JobKind[]>>> = {
  // A tag or a referrer (a late fact) arrived, by push or by promotion: ask the policies of its repository.
  'manifest.pushed': ['policy.evaluate'],
  // The source of policies is gone.
  'repository.deleted': ['policy.retire'],
  // A policy has given its verdict: lift the image, or record that it is held.
  'policy.evaluated': ['promotion.promote'],
};
