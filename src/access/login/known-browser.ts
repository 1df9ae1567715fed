// Browsers in which an account has logged in before, known by a mark that they keep in a cookie (OWASP calls them device cookies).
// A mark proves nobody: it says only that guesses which others make at the account do not concern this browser.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { MICROSECONDS_PER_SECOND, type Microseconds } from '../../clock.ts';
import type { AccountRow } from '../../database/schema/accounts.ts';
import type { Access } from '../access.ts';
import { selectAccount, selectAccountById } from '../account/account-table.ts';
import { asDirectoriesCompare } from '../directory/prove-by-directory.ts';

/** How long a mark is good; each log-in gives a new one. */
export const MARK_SECONDS = 180 * 24 * 3_600;
/** Users of one browser; whoever has not logged in there for the longest makes way. */
const MAX_MARKS = 5;
const MAX_LENGTH = 1_000;
/** Of user, time, a value of its own, and what signs them. */
const MARK = /^([0-9a-f-]{36})\.(\d{1,12})\.([\w-]{16})\.([\w-]{43})$/;

type Keys = Pick<Access, 'requestKey'>;

/**
 * What stands for the browser that shows these marks, if one of them is good for the account of this name; undefined for any other.
 * @param shown as the browser's cookie has it, so anything at all
 */
export async function knownBrowser(access: Access, name: string, shown: string): Promise<string | undefined> {
  const marks = marksIn(shown);
  if (marks.length === 0) return undefined;
  const { rows } = access.database;
  const user = (await selectAccount(rows, name)) ?? (await directorysAccount(access, name));
  const mark = user && marks.find(({ userId }) => userId === user.id);
  return mark && isGood(access, user, mark, access.clock.now()) ? mark.value : undefined;
}

/** The marks for a browser in which this user has just logged in: a new one, before those of others that it has already. */
export async function withNewMark(access: Access, userId: string, shown: string): Promise<string> {
  const user = await selectAccountById(access.database.rows, userId);
  const others = marksIn(shown).filter((mark) => mark.userId !== userId);
  const marks = [...(user ? [newMark(access, user, access.clock.now())] : []), ...others.map(({ text }) => text)];
  return marks.slice(0, MAX_MARKS).join('~');
}

interface Mark {
  readonly text: string;
  readonly userId: string;
  readonly seconds: number;
  readonly value: string;
  readonly signature: string;
}

function marksIn(shown: string): Mark[] {
  if (shown.length > MAX_LENGTH) return [];
  return shown.split('~', MAX_MARKS).flatMap((text) => {
    const [, userId, seconds, value, signature] = MARK.exec(text) ?? [];
    if (userId === undefined || value === undefined || signature === undefined) return [];
    return [{ text, userId, seconds: Number(seconds), value, signature }];
  });
}

/** A directory takes other spellings of a name, too. */
async function directorysAccount({ database, directories }: Access, name: string): Promise<AccountRow | undefined> {
  return directories.ldap ? selectAccount(database.rows, asDirectoriesCompare(name)) : undefined;
}

function newMark(keys: Keys, user: AccountRow, now: Microseconds): string {
  const seconds = Math.floor(now / MICROSECONDS_PER_SECOND);
  const value = randomBytes(12).toString('base64url');
  return `${user.id}.${seconds}.${value}.${signatureOf(keys, user, { seconds, value })}`;
}

function isGood(keys: Keys, user: AccountRow, mark: Mark, now: Microseconds): boolean {
  if (now >= (mark.seconds + MARK_SECONDS) * MICROSECONDS_PER_SECOND) return false;
  const [expected, given] = [Buffer.from(signatureOf(keys, user, mark)), Buffer.from(mark.signature)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The stored hash is part of what is signed, so that a mark ends with the password; that of a directory is not known here. */
function signatureOf({ requestKey }: Keys, user: AccountRow, mark: Pick<Mark, 'seconds' | 'value'>): string {
  const signed = JSON.stringify([user.id, user.password_hash, mark.seconds, mark.value]);
  return createHmac('sha256', requestKey).update(`browser ${signed}`).digest('base64url');
}
