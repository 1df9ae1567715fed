// Whether an account may be used, as the directories in use write it: one that is disabled is as good as gone.

import { MICROSECONDS_PER_DAY, type Microseconds } from '../../clock.ts';
import { type Entry, textOf } from './entry.ts';

/** What `isDisabled` looks at; some directories give these only when they are asked for by name. */
export const STATE_ATTRIBUTES = [
  'userAccountControl',
  'accountExpires',
  'pwdAccountLockedTime',
  'nsAccountLock',
  'shadowExpire',
] as const;

/** Active Directory's ADS_UF_ACCOUNTDISABLE. */
const ACCOUNT_DISABLE = 0x2n;
/** Locked until an administrator unlocks it (draft-behera-ldap-password-policy, section 5.3.3). */
const LOCKED_FOR_GOOD = '000001010000Z';
/** From 1601, where Active Directory's time begins, to 1970, in its units of 100 nanoseconds. */
const TICKS_TO_1970 = 116_444_736_000_000_000n;
const NEVER = 0x7fff_ffff_ffff_ffffn;

export function isDisabled(entry: Entry, now: Microseconds): boolean {
  const flags = numberOf(entry, 'userAccountControl') ?? 0n;
  const expires = numberOf(entry, 'accountExpires') ?? NEVER;
  const lastDay = numberOf(entry, 'shadowExpire') ?? -1n;
  return (
    (flags & ACCOUNT_DISABLE) !== 0n ||
    (expires > 0n && expires < NEVER && expires <= BigInt(now) * 10n + TICKS_TO_1970) ||
    textOf(entry, 'pwdAccountLockedTime') === LOCKED_FOR_GOOD ||
    textOf(entry, 'nsAccountLock')?.toLowerCase() === 'true' ||
    // Days since 1970 (shadow(5)).
    (lastDay >= 0n && lastDay * BigInt(MICROSECONDS_PER_DAY) <= BigInt(now))
  );
}

function numberOf(entry: Entry, attribute: string): bigint | undefined {
  const text = textOf(entry, attribute);
  return text !== undefined && /^-?\d{1,20}$/.test(text) ? BigInt(text) : undefined;
}
