// People, their passwords and groups as an LDAP directory (RFC 4511) knows them. It is only ever read.

import type { Filter } from 'ldapts';
import type { Clock } from '../../clock.ts';
import type { DirectoryPerson } from '../person.ts';
import { bindAsSearcher, hasPassword } from './bind.ts';
import { checkLdapSettings } from './check-settings.ts';
import { converse } from './conversation.ts';
import { withDeadline } from './deadline.ts';
import type { Entry } from './entry.ts';
import { readEverybody } from './everybody.ts';
import { equals } from './filter.ts';
import { groupsOf } from './groups-of-person.ts';
import type { LdapContext } from './ldap-context.ts';
import type { LdapSettings } from './ldap-settings.ts';
import { LDAP_LIMITS, type LdapLimits } from './limits.ts';
import { nameKey } from './name-key.ts';
import { openSocket } from './open-socket.ts';
import { onePerson, personOf } from './people.ts';
import { subjectFilter, subjectOf } from './subject.ts';
import { createTurns } from './turns.ts';

/** Its verbs throw DirectoryAway when the directory cannot be asked, or its answer not be relied on. */
export interface LdapDirectory {
  /**
   * The person with this name (or, for an account known already, this subject) when the password is theirs; undefined
   * when it is not, or nobody has the name, or they are disabled. Ends within 5 seconds.
   * @throws ShiplockError CONFLICT when several have the name, TOO_MANY_REQUESTS when too many log in at once
   * @throws DirectoryAway; the signal's reason
   */
  logIn(who: Who, password: string, signal?: AbortSignal): Promise<DirectoryPerson | undefined>;
  /**
   * Everybody who is not disabled, or it throws: a list that is not whole is never returned.
   * @throws DirectoryAway
   */
  everybody(): Promise<readonly DirectoryPerson[]>;
  /**
   * The group's distinguished name in one spelling, whatever its case, blanks and escapes (RFC 4514).
   * @throws ShiplockError INVALID
   */
  groupKey(text: string): string;
}

export type Who = { readonly name: string } | { readonly subject: string };

const MAX_TYPED_CHARACTERS = 1_024;

/** @throws ShiplockError INVALID when the settings cannot work */
export function createLdapDirectory(
  settings: LdapSettings,
  clock: Clock,
  limits: LdapLimits = LDAP_LIMITS,
): LdapDirectory {
  checkLdapSettings(settings);
  const inTurn = createTurns(limits);

  /** Over a connection of its own, on which the account that looks people up is logged in. */
  const connected = async <T>(bytes: number, signal: AbortSignal, work: (context: LdapContext) => Promise<T>) => {
    const allowed = { messageBytes: limits.messageBytes, bytes };
    const socket = await openSocket(settings, allowed, signal);
    const conversation = converse(socket, settings.url, allowed);
    try {
      await bindAsSearcher(conversation, settings);
      return await work({ settings, limits, clock, conversation });
    } finally {
      conversation.close();
    }
  };
  const quickly = <T>(outer: AbortSignal | undefined, work: (context: LdapContext) => Promise<T>) =>
    withDeadline(limits.milliseconds, outer, (signal) => inTurn(() => connected(limits.bytes, signal, work), signal));

  return {
    async logIn(who, password, signal) {
      const filter = filterOf(who, settings);
      if (!filter || !isTyped(password)) return undefined;
      return quickly(signal, (context) => logIn(context, who, filter, password));
    },
    everybody: () =>
      withDeadline(limits.everybodyMilliseconds, undefined, (signal) =>
        connected(limits.everybodyBytes, signal, readEverybody),
      ),
    groupKey: nameKey,
  };
}

async function logIn(
  context: LdapContext,
  who: Who,
  filter: Filter,
  password: string,
): Promise<DirectoryPerson | undefined> {
  const { conversation, settings } = context;
  const entry = await onePerson(context, filter);
  if (!entry || !isMeant(who, entry, settings)) return undefined;
  if (!(await hasPassword(conversation, entry.dn, password))) return undefined;
  // Groups are looked up by who may see them.
  await bindAsSearcher(conversation, settings);
  const person = personOf(entry, settings, undefined);
  return { ...person, groups: await groupsOf(context, entry, person.name) };
}

/** False for an entry in which the subject stands as something else. */
function isMeant(who: Who, entry: Entry, { idAttribute }: LdapSettings): boolean {
  return !('subject' in who) || subjectOf(entry, idAttribute) === who.subject;
}

/** What finds the person; undefined when nobody can be who is asked for. */
function filterOf(who: Who, { nameAttribute, idAttribute }: LdapSettings): Filter | undefined {
  if ('subject' in who) return isTyped(who.subject) ? subjectFilter(who.subject, idAttribute) : undefined;
  return isTyped(who.name) ? equals(nameAttribute, who.name) : undefined;
}

/**
 * False for what is nobody's name or password: nothing, which would log in as nobody (RFC 4513, section 5.1.2); what a
 * server might take for nothing since it begins with a NUL; and what is too long.
 */
function isTyped(text: string): boolean {
  return text !== '' && !text.includes('\0') && text.length <= MAX_TYPED_CHARACTERS;
}
