// Who may know that something of this type has happened in a repository, without a look into the log (`events.ts`): it may be told to those
// who read the same in what it concerns.

import type { EventType } from '../../event/event-type.ts';
import type { Permission } from './permission.ts';

/**
 * `readers`: whoever may pull there, also because all may; `members`: whoever may pull by a right of their own; or those with one of these
 * permissions there. What happens to accounts and the whole deployment has no repository, and is for system admins.
 */
export type Audience = 'readers' | 'members' | readonly Permission[];

const RIGHTS = ['manage_repository', 'view_audit'] as const;
const WEBHOOKS = ['manage_webhooks', 'view_audit'] as const;

const AUDIENCES: Readonly<Record<EventType, Audience>> = {
  'account.created': RIGHTS,
  'account.updated': RIGHTS,
  'account.deleted': RIGHTS,
  'identity.linked': RIGHTS,
  'identity.unlinked': RIGHTS,
  'identity.moved': RIGHTS,
  'directory.synchronized': RIGHTS,
  'directory.refused': RIGHTS,
  'login.succeeded': RIGHTS,
  'login.failed': RIGHTS,
  'session.ended': RIGHTS,
  'second_factor.enabled': RIGHTS,
  'second_factor.disabled': RIGHTS,
  'settings.updated': RIGHTS,
  'token.created': RIGHTS,
  'token.revoked': RIGHTS,
  'bundle.created': RIGHTS,
  'bundle.revoked': RIGHTS,
  'access.granted': RIGHTS,
  'access.revoked': RIGHTS,
  'member.added': RIGHTS,
  'member.removed': RIGHTS,
  'team.created': RIGHTS,
  'team.updated': RIGHTS,
  'team.deleted': RIGHTS,
  'team.member_added': RIGHTS,
  'team.member_removed': RIGHTS,
  'role.created': RIGHTS,
  'role.updated': RIGHTS,
  'role.deleted': RIGHTS,
  'key.created': RIGHTS,
  'key.updated': RIGHTS,
  'key.rotated': RIGHTS,
  'key.deleted': RIGHTS,
  'key.expiring': RIGHTS,
  'namespace.updated': RIGHTS,
  'repository.created': 'readers',
  'repository.updated': 'readers',
  'repository.deleted': 'readers',
  'manifest.pushed': 'readers',
  'referrer.attached': 'readers',
  'attestation.attached': 'readers',
  'manifest.deleted': 'readers',
  'tag.deleted': 'readers',
  'scan.completed': 'readers',
  'scan.failed': 'readers',
  'scan.refreshed': 'readers',
  'scan.rematched': 'readers',
  'waiver.created': 'members',
  'waiver.revoked': 'members',
  'advisories.updated': 'readers',
  'vex.added': 'readers',
  'vex.removed': 'readers',
  'policy.created': 'members',
  'policy.updated': 'members',
  'policy.deleted': 'members',
  'policy.suspended': 'members',
  'policy.evaluated': 'members',
  // These change what a tag stands on, which everybody sees there.
  'promotion.succeeded': 'readers',
  'promotion.rolled_back': 'readers',
  'promotion.refused': 'members',
  'promotion.held': 'members',
  'promotion.already_there': 'members',
  'webhook.created': WEBHOOKS,
  'webhook.updated': WEBHOOKS,
  'webhook.deleted': WEBHOOKS,
};

/** Who may know of it. */
export function audienceOf(type: EventType): Audience {
  return AUDIENCES[type];
}

/** Of what strangers to a public repository may know. */
export const TYPES_FOR_READERS: readonly EventType[] = (Object.keys(AUDIENCES) as EventType[]).filter(
  (type) => AUDIENCES[type] === 'readers',
);
