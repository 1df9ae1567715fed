// What the searches of one connection share.

import type { Clock } from '../../clock.ts';
import type { Conversation } from './conversation.ts';
import type { LdapSettings } from './ldap-settings.ts';
import type { LdapLimits } from './limits.ts';

export interface LdapContext {
  readonly settings: LdapSettings;
  readonly limits: LdapLimits;
  readonly clock: Clock;
  readonly conversation: Conversation;
}
