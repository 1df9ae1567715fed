// What follows from what: the page to read first. When an event of the type on the left is recorded, a job of each
// kind on the right is queued in the same transaction, with the event as its payload.

import type { JobKind } from '../job/job-kind.ts';
import type { EventType } from './event-type.ts';

export const REACTIONS: Readonly<Partial<Record<EventType, readonly JobKind[]>>> = {
  // A tag or a referrer (a late fact) arrived, by push or by promotion: ask the policies of its repository.
  // With signed statements about an image, the scanner looks first, and asks the policies then.
  'manifest.pushed': ['policy.evaluate', 'scan.pushed', 'scan.attested'],
  // What is known of an image has changed: ask again.
  'scan.completed': ['policy.evaluate'],
  'scan.failed': ['policy.evaluate'],
  'scan.refreshed': ['policy.evaluate'],
  // All images were compared with newer data: ask again about those that were held for want of it.
  'scan.rematched': ['policy.ask_held'],
  // Other vulnerabilities are known, or count, from now on: find the images that this concerns.
  'advisories.updated': ['scan.rematch'],
  'vex.added': ['scan.rematch'],
  'vex.removed': ['scan.rematch'],
  'waiver.created': ['scan.apply_waiver'],
  'waiver.revoked': ['scan.apply_waiver'],
  // The source of policies is gone.
  'repository.deleted': ['policy.retire'],
  // Somebody may have lost a right with which a policy runs.
  'access.granted': ['policy.check_rights'],
  'access.revoked': ['policy.check_rights'],
  'member.added': ['policy.check_rights'],
  'member.removed': ['policy.check_rights'],
  'account.updated': ['policy.check_rights'],
  'account.deleted': ['policy.check_rights'],
  // A policy has given its verdict: promote the image, or record that it is held.
  'policy.evaluated': ['promotion.promote'],
};
