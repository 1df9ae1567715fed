// Simple binds (RFC 4513, section 5.1): as the account that looks people up, and as a person, to see whether the password
// is theirs.

import { BindRequest } from 'ldapts';
import { DirectoryAway } from '../directory-away.ts';
import type { Conversation } from './conversation.ts';
import type { LdapSettings } from './ldap-settings.ts';
import { ENDING } from './read-reply.ts';

/** The password is wrong, there is none, or the account may not be used: RFC 4511, appendix A. */
const REFUSED: readonly number[] = [
  19, // constraintViolation: locked, by directories with rules for passwords
  32, // noSuchObject: gone since it was found
  48, // inappropriateAuthentication: it has no password
  49, // invalidCredentials
  53, // unwillingToPerform: inactivated, in 389 Directory Server
];

/** @throws DirectoryAway when the directory does not take it */
export async function bindAsSearcher(
  conversation: Conversation,
  { bindDn, bindPassword }: LdapSettings,
): Promise<void> {
  const code = await bind(conversation, bindDn, bindPassword);
  if (code !== 0)
    throw new DirectoryAway(
      `The directory refuses the account that looks people up (result code ${code}): check its name and password.`,
    );
}

/**
 * True when the password, which is not empty, is this entry's.
 * @throws DirectoryAway when the directory can say neither yes nor no
 */
export async function hasPassword(conversation: Conversation, dn: string, password: string): Promise<boolean> {
  // Without a name or a password, a bind succeeds as nobody (RFC 4513, section 5.1.2).
  if (dn === '' || password === '') return false;
  const code = await bind(conversation, dn, password);
  if (code === 0) return true;
  if (REFUSED.includes(code)) return false;
  throw new DirectoryAway(`The directory can check no password (result code ${code}).`);
}

async function bind(conversation: Conversation, dn: string, password: string): Promise<number> {
  const { code } = await conversation.ask((messageId) => new BindRequest({ messageId, dn, password }), ENDING.bind);
  return code;
}
