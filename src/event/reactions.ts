// What follows from what: the page to read first. When an event of the type on the left is recorded, a job of each
// kind on the right is queued in the same transaction, with the event as its payload, where the condition holds.

import type { EventJobKind } from '../job/job-payload.ts';
import type { EventType } from './event-type.ts';
import type { NewEvent } from './new-event.ts';

export interface Reaction<Type extends EventType> {
  readonly kind: EventJobKind;
  /** Always, where there is none. */
  readonly when?: (event: NewEvent<Type>) => boolean;
}

export const REACTIONS: { readonly [Type in EventType]?: readonly Reaction<Type>[] } = {
  // A tag arrived, by push or by promotion: ask the policies of its repository, if there are any, and scan the image where that is wanted.
  'manifest.pushed': [
    { kind: 'policy.evaluate', when: ({ data }) => data.feedsPolicies },
    { kind: 'scan.pushed', when: ({ data }) => data.scanOnPush },
  ],
  // So did a late fact about an image, such as a signature: ask them again, and bring it to where people promoted the image.
  'referrer.attached': [
    { kind: 'policy.evaluate', when: ({ data }) => data.feedsPolicies },
    { kind: 'promotion.bring_late' },
  ],
  // With a signed statement about an image, the scanner looks first, and asks the policies then.
  'attestation.attached': [{ kind: 'scan.attested' }, { kind: 'promotion.bring_late' }],
  // What is known of an image has changed: ask again.
  'scan.completed': [{ kind: 'policy.evaluate' }],
  'scan.failed': [{ kind: 'policy.evaluate' }],
  'scan.refreshed': [{ kind: 'policy.evaluate' }],
  // All images were compared with newer data: ask again about those that were held for want of it.
  'scan.rematched': [{ kind: 'policy.ask_held' }],
  // Other vulnerabilities are known, or count, from now on: find the images that this concerns. A waiver where the target of
  // policies is concerns images that are not there yet.
  'advisories.updated': [{ kind: 'scan.rematch' }],
  'vex.added': [{ kind: 'scan.rematch' }],
  'vex.removed': [{ kind: 'scan.rematch' }],
  'waiver.created': [{ kind: 'scan.apply_waiver' }, { kind: 'policy.ask_waived' }],
  'waiver.revoked': [{ kind: 'scan.apply_waiver' }],
  // The source of policies is gone.
  'repository.deleted': [{ kind: 'policy.retire' }],
  // Somebody may have lost a right with which a policy runs.
  'access.granted': [{ kind: 'policy.check_rights' }],
  'access.revoked': [{ kind: 'policy.check_rights' }],
  'member.added': [{ kind: 'policy.check_rights' }],
  'member.removed': [{ kind: 'policy.check_rights' }],
  'team.deleted': [{ kind: 'policy.check_rights' }],
  'team.member_removed': [{ kind: 'policy.check_rights' }],
  'role.updated': [{ kind: 'policy.check_rights' }],
  'key.updated': [{ kind: 'policy.check_rights' }],
  'key.deleted': [{ kind: 'policy.check_rights' }],
  'account.updated': [{ kind: 'policy.check_rights' }],
  'account.deleted': [{ kind: 'policy.check_rights' }],
  // A policy has given its verdict: promote the image, or record that it is held, or no more. A policy that is applied to every
  // tag does so itself, in the transaction of the verdict.
  'policy.evaluated': [
    { kind: 'promotion.promote', when: ({ data }) => data.occasion === 'push' || data.occasion === 'late_fact' },
  ],
};
