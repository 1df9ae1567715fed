// A password of an account that is the directory's, or of somebody whom only the directory knows.

import type { AccountRow } from '../../database/schema/accounts.ts';
import { DirectoryAway } from '../../directory/directory-away.ts';
import type { DirectoryPerson } from '../../directory/person.ts';
import { hasCode } from '../../errors.ts';
import type { Access } from '../access.ts';
import { selectAccountById } from '../account/account-table.ts';
import { LoginRefused } from '../login/login-refused.ts';
import type { Origin } from '../login/login-throttle.ts';
import { admitPerson, nameIsTaken } from './admit-person.ts';
import { LDAP } from './directories.ts';
import { isLost, selectIdentity } from './directory-identity-table.ts';

/** Longer than any name of a directory that could be a name here. */
const MAX_NAME_LENGTH = 255;

/**
 * True when the directory has to be asked about this name's password: not for accounts of our own, which work without it, nor
 * for names that only API keys have.
 */
export function isDirectorys({ directories }: Access, name: string, user: AccountRow | undefined): boolean {
  if (!directories.ldap || name === '' || name.length > MAX_NAME_LENGTH || name.includes('+')) return false;
  return user === undefined || user.directory === LDAP;
}

/**
 * The account that this password lets in; undefined for a wrong one. The first log-in makes the account.
 * @param user the account of the name, where there is one
 * @throws LoginRefused when the directory knows the person and they may not come in, or when it cannot be asked;
 * ShiplockError TOO_MANY_REQUESTS
 */
export async function proveByDirectory(
  access: Access,
  {
    name,
    password,
    origin,
    user,
  }: {
    readonly name: string;
    readonly password: string;
    readonly origin: Origin;
    readonly user: AccountRow | undefined;
  },
): Promise<AccountRow | undefined> {
  const { rows } = access.database;
  const oneSpelling = asDirectoriesCompare(name);
  if (access.directoryMemory.remembers(oneSpelling, password)) access.throttle.remembered(oneSpelling, origin);
  const id = await access.directoryMemory.verdict(oneSpelling, password, async () => {
    const attempt = access.throttle.reserve(oneSpelling, origin);
    try {
      const person = await ask(access, name, password, user);
      if (!person) return undefined;
      attempt.succeeded();
      return (await admit(access, person)).id;
    } catch (error) {
      if (error instanceof LoginRefused) throw error;
      attempt.withdrawn();
      if (hasCode(error, 'CONFLICT')) throw new LoginRefused(error.message, name, error.message);
      if (!(error instanceof DirectoryAway)) throw error;
      access.directories.onTrouble?.(error.message);
      const advice = 'try again later, or use an access token';
      const message = `the directory cannot be asked at this moment, so that your password cannot be checked: ${advice}`;
      throw new LoginRefused(message, name, 'the directory cannot be asked');
    }
  });
  const account = id === undefined ? undefined : await selectAccountById(rows, id);
  if (account?.is_active !== 1) return undefined;
  // What the directory has said a short while ago is over when it has lost them since.
  return (await isLost(rows, account.id)) ? undefined : account;
}

/**
 * Returns when the directory has nobody of this name with this password, or cannot say. The password is sent there only where
 * the directory has somebody of this name.
 * @param user an account that is not the directory's, whose password this is not
 * @throws LoginRefused to whom the directory knows by this name and password: they get no account, since another has the name
 */
export async function refuseNameClash(
  access: Access,
  { name, password, user }: { readonly name: string; readonly password: string; readonly user: AccountRow },
): Promise<void> {
  if (!access.directories.ldap || user.directory === LDAP) return;
  const oneSpelling = asDirectoriesCompare(name);
  try {
    await access.directoryMemory.verdict(oneSpelling, password, async () => {
      const person = await ask(access, name, password, undefined);
      if (person) throw nameIsTaken(person, `the name ${user.name} is taken here by another account`);
      return undefined;
    });
  } catch (error) {
    if (error instanceof DirectoryAway) access.directories.onTrouble?.(error.message);
    else if (!hasCode(error, 'CONFLICT', 'TOO_MANY_REQUESTS')) throw error;
  }
}

/**
 * One spelling for all that a directory takes for the same name (RFC 4518: case, compatible characters, blanks, characters that
 * nobody sees), so that guesses are counted for whom they are about.
 */
export function asDirectoriesCompare(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** An account that is known is asked for by what never changes: its name in the directory may be another one by now. */
async function ask(
  access: Access,
  name: string,
  password: string,
  user: AccountRow | undefined,
): Promise<DirectoryPerson | undefined> {
  const identity = user && (await selectIdentity(access.database.rows, user.id));
  return access.directories.ldap?.directory.logIn(identity ? { subject: identity.subject } : { name }, password);
}

async function admit(access: Access, person: DirectoryPerson): Promise<AccountRow> {
  const rules = access.directories.ldap?.rules;
  if (!rules) throw new Error('only a directory that is configured tells of persons');
  const { account } = await access.database.transaction((tx) =>
    admitPerson(tx, { person, rules, at: access.clock.now() }),
  );
  return account;
}
