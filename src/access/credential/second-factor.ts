// The second factor beside a password: codes of an authenticator app (TOTP, RFC 6238) and, for the day on which that is lost,
// recovery codes. With one, the password alone is refused at every door; clients without a screen use access tokens or keys.

import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { MICROSECONDS_PER_SECOND, type Microseconds } from '../../clock.ts';
import type { Rows, Transaction } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import { recordEvent } from '../../event/record-event.ts';
import type { Access } from '../access.ts';
import { selectAccountById } from '../account/account-table.ts';
import { getAccount } from '../account/find-account.ts';
import { LDAP } from '../directory/directories.ts';
import { actorOf, type Identity, type UserIdentity } from '../identity.ts';
import { LoginRefused } from '../login/login-refused.ts';
import { requireSystemAdmin, requireUser } from '../right/requirements.ts';
import { asksForSecondFactor } from '../settings.ts';
import {
  countRecoveryCodes,
  deleteSecondFactor,
  insertRecoveryCode,
  replaceSecondFactor,
  selectSecondFactor,
  selectWithSecondFactor,
  takeRecoveryCode,
  updateSecondFactor,
} from './second-factor-table.ts';
import { hashSecret } from './secret.ts';

/** In seconds: how long a code is shown (RFC 6238, section 5.2). One before and one after the present one are taken, too. */
const STEP = 30;
const WINDOW = 1;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
const RECOVERY_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Tells programs what is missing. */
const WANTED = { secondFactor: true };

/** What verbs about second factors need of their room. */
type Factors = Pick<Access, 'database' | 'clock'>;

export interface SecondFactor {
  /** A code has shown that the user has it, and every log-in by password needs one. */
  readonly enabled: boolean;
  /** The deployment asks everybody for one. */
  readonly required: boolean;
  readonly recoveryCodesLeft: number;
}

/** What the user has of it. @throws ShiplockError DENIED for others than users */
export async function describeSecondFactor(access: Factors, by: Identity): Promise<SecondFactor> {
  const { rows } = access.database;
  const { id } = requireUser(by);
  const factor = await selectSecondFactor(rows, id);
  return {
    enabled: factor?.confirmed_at != null,
    required: (await asksForSecondFactor(rows)) && (await hasPassword(rows, id)),
    recoveryCodesLeft: await countRecoveryCodes(rows, id),
  };
}

/**
 * Makes a secret for the user's authenticator app; it counts when a code of it has been shown (`confirmSecondFactor`).
 * @throws ShiplockError DENIED for tokens; CONFLICT when there is one already, or no password beside which it would be asked
 */
export async function prepareSecondFactor(
  access: Factors,
  by: Identity,
): Promise<{ readonly secret: string; readonly uri: string }> {
  const user = requireInPerson(by);
  const secret = new Secret({ size: SECRET_BYTES });
  await access.database.transaction(async (tx) => {
    if (!(await hasPassword(tx, user.id)))
      throw new ShiplockError(
        'CONFLICT',
        'your log-in is that of the OpenID provider, which asks for a second factor itself: switch it on there',
      );
    if ((await selectSecondFactor(tx, user.id))?.confirmed_at != null)
      throw new ShiplockError('CONFLICT', 'you have a second factor already: switch it off first');
    const row = { user_id: user.id, secret: secret.base32, confirmed_at: null, last_step: 0 };
    await replaceSecondFactor(tx, row);
  });
  return { secret: secret.base32, uri: totpOf(secret.base32, user.name).toString() };
}

/**
 * Switches the second factor on, when the code is one of the prepared secret. Returns the recovery codes, which are shown once.
 * @throws ShiplockError DENIED; NOT_FOUND when none was prepared; CONFLICT when it is on; INVALID for a wrong code
 */
export async function confirmSecondFactor(
  access: Factors,
  by: Identity,
  { code }: { readonly code: string },
): Promise<{ readonly recoveryCodes: readonly string[] }> {
  const user = requireInPerson(by);
  const at = access.clock.now();
  const recoveryCodes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  await access.database.transaction(async (tx) => {
    const factor = await selectSecondFactor(tx, user.id);
    if (!factor) throw new ShiplockError('NOT_FOUND', 'prepare a second factor first: POST /api/v1/me/second-factor');
    if (factor.confirmed_at !== null) throw new ShiplockError('CONFLICT', 'the second factor is on already');
    const step = stepOf(factor.secret, code, at);
    if (step === undefined)
      throw new ShiplockError('INVALID', 'this is not the code that the app shows: is the clock of your device right?');
    await updateSecondFactor(tx, user.id, { confirmed_at: at, last_step: step });
    for (const one of recoveryCodes) await insertRecoveryCode(tx, user.id, hashSecret(one));
    const event = { type: 'second_factor.enabled', at, actor: actorOf(by), namespace: user.name } as const;
    await recordEvent(tx, { ...event, data: { user: user.name } });
  });
  return { recoveryCodes };
}

/**
 * Switches one's own second factor off, with one more code of it.
 * @throws ShiplockError DENIED for tokens; NOT_FOUND when it is not on; UNAUTHORIZED for a wrong code, TOO_MANY_REQUESTS
 */
export async function disableSecondFactor(
  access: Access,
  by: Identity,
  { code }: { readonly code: string },
): Promise<void> {
  const user = requireInPerson(by);
  if ((await selectSecondFactor(access.database.rows, user.id))?.confirmed_at == null)
    throw new ShiplockError('NOT_FOUND', 'you have no second factor');
  await requireCode(access, user, { code });
  await removeSecondFactor(access, by, user);
}

/**
 * Takes another user's second factor away, who has lost it; for system admins. One's own needs a code, or an access token would
 * switch it off.
 * @throws ShiplockError DENIED, also for an access token of an admin who has a second factor; NOT_FOUND
 */
export async function resetSecondFactor(
  access: Factors,
  by: Identity,
  { user: name }: { readonly user: string },
): Promise<void> {
  requireSystemAdmin(by);
  if (by.kind === 'user' && by.name === name)
    throw new ShiplockError(
      'DENIED',
      'your own second factor goes with one more code of it (POST /api/v1/me/second-factor/disable), or by another system admin',
    );
  const user = await getAccount(access.database.rows, name, 'user');
  await refuseTokenBesideSecondFactor(access.database.rows, by);
  await removeSecondFactor(access, by, user);
}

/** Of these users, the ids of those who have a second factor; for who was shown the users. */
export async function haveSecondFactor(
  access: Pick<Factors, 'database'>,
  users: readonly { readonly id: string }[],
): Promise<ReadonlySet<string>> {
  const ids = users.map(({ id }) => id);
  return new Set(await selectWithSecondFactor(access.database.rows, ids));
}

/** True when the deployment asks for a second factor and this user, who has a password, has none. */
export async function lacksSecondFactor(rows: Rows, userId: string): Promise<boolean> {
  if (!(await asksForSecondFactor(rows))) return false;
  return (await selectSecondFactor(rows, userId))?.confirmed_at == null && hasPassword(rows, userId);
}

/** False for accounts of an OpenID provider, which asks for a second factor itself, at the log-in that it does. */
async function hasPassword(rows: Rows, userId: string): Promise<boolean> {
  const directory = (await selectAccountById(rows, userId))?.directory ?? null;
  return directory === null || directory === LDAP;
}

/** True when this user's password alone is not enough, because they have a second factor or are asked for one. */
export async function needsMoreThanPassword(rows: Rows, userId: string): Promise<boolean> {
  return (await selectSecondFactor(rows, userId))?.confirmed_at != null || asksForSecondFactor(rows);
}

/**
 * Asked before what makes further credentials: tokens, keys, and the log-in of a system admin, by which one could make them; and before
 * what takes a second factor away from somebody.
 * @throws ShiplockError DENIED when it is an access token that asks, and its user has a second factor
 */
export async function refuseTokenBesideSecondFactor(rows: Rows, by: Identity): Promise<void> {
  if (by.kind !== 'user' || !by.token || !(await needsMoreThanPassword(rows, by.id))) return;
  const message =
    "with a second factor, an access token makes no tokens, keys and system admins, and takes away nobody's second factor: log in at the web page for that";
  throw new ShiplockError('DENIED', message);
}

/**
 * Returns when the user has no second factor, or the code is one: of the app, each time step once, or a recovery code, each
 * once.
 * @throws ShiplockError UNAUTHORIZED with `{secondFactor: true}` for none and a wrong one; TOO_MANY_REQUESTS after many
 */
export async function requireCode(
  access: Access,
  user: UserIdentity,
  { code, browser }: { readonly code: string | undefined; readonly browser?: string | undefined },
): Promise<void> {
  const { database, clock, throttle } = access;
  if ((await selectSecondFactor(database.rows, user.id))?.confirmed_at == null) return;
  if (code === undefined)
    throw new LoginRefused(
      'give the code of your second factor, too',
      user.name,
      'no code of the second factor',
      WANTED,
    );
  // A million codes are guessed quickly, so they are counted as passwords are.
  const attempt = throttle.reserve(user.name, { address: user.address ?? '', browser, step: 'code' });
  const isRight = await database.transaction((tx) => takeCode(tx, user.id, code, clock.now()));
  if (!isRight)
    throw new LoginRefused(
      'the code of the second factor is wrong, or was used already',
      user.name,
      'wrong code of the second factor',
      WANTED,
    );
  attempt.succeeded();
}

async function takeCode(tx: Transaction, userId: string, code: string, now: Microseconds): Promise<boolean> {
  const factor = await selectSecondFactor(tx, userId);
  if (!factor) return false;
  const step = stepOf(factor.secret, code, now);
  if (step === undefined) return takeRecoveryCode(tx, userId, hashSecret(code.trim().toLowerCase()));
  if (step <= factor.last_step) return false;
  await updateSecondFactor(tx, userId, { last_step: step });
  return true;
}

/** The time step of which this is the code; undefined when it is of none that is taken now. */
function stepOf(secret: string, code: string, now: Microseconds): number | undefined {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const timestamp = now / 1_000;
  const delta = totpOf(secret, '').validate({ token, timestamp, window: WINDOW });
  return delta === null ? undefined : Math.floor(now / MICROSECONDS_PER_SECOND / STEP) + delta;
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({ issuer: 'Shiplock', label, algorithm: 'SHA1', digits: 6, period: STEP, secret });
}

/** Such as `k4mzq-7hxwr`: 49 random bits, in letters that nobody mistakes for one another. */
function newRecoveryCode(): string {
  const letter = () => RECOVERY_ALPHABET[randomInt(RECOVERY_ALPHABET.length)];
  const part = () => Array.from({ length: 5 }, letter).join('');
  return `${part()}-${part()}`;
}

async function removeSecondFactor(
  access: Factors,
  by: Identity,
  user: { readonly id: string; readonly name: string },
): Promise<void> {
  await access.database.transaction(async (tx) => {
    if (!(await deleteSecondFactor(tx, user.id)))
      throw new ShiplockError('NOT_FOUND', `${user.name} has no second factor`);
    const event = { type: 'second_factor.disabled', at: access.clock.now(), actor: actorOf(by) } as const;
    await recordEvent(tx, { ...event, namespace: user.name, data: { user: user.name } });
  });
}

/** The user, who has logged in themselves. @throws ShiplockError DENIED for tokens and keys */
export function requireInPerson(by: Identity): UserIdentity {
  const user = requireUser(by);
  if (!user.token) return user;
  throw new ShiplockError('DENIED', 'an access token does not change the second factor: log in yourself');
}
