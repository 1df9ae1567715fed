// Accounts that are disabled in the directory's own way count as gone; all others do not.

import { expect, test } from 'vitest';
import { isDisabled } from './account-state.ts';

/** Midnight of 2026-01-02 in UTC. */
const NOW = Date.UTC(2026, 0, 2) * 1000;
const TODAY = NOW / 86_400_000_000;

function account(attributes: Readonly<Record<string, string>>) {
  const values = Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), [Buffer.from(value)]] as const);
  return { dn: 'cn=ann', values: new Map(values) };
}

test.each([
  { userAccountControl: '514' },
  { userAccountControl: '66050' },
  { accountExpires: '1' },
  { accountExpires: '134117856000000000' },
  { pwdAccountLockedTime: '000001010000Z' },
  { nsAccountLock: 'TRUE' },
  { shadowExpire: `${TODAY}` },
  { shadowExpire: '1' },
  { shadowExpire: '0' },
])('%j is disabled', (attributes) => {
  expect(isDisabled(account(attributes), NOW)).toBe(true);
});

test.each([
  {},
  { userAccountControl: '512' },
  { userAccountControl: '' },
  { accountExpires: '0' },
  { accountExpires: '9223372036854775807' },
  { accountExpires: '134117856000000001' },
  { pwdAccountLockedTime: '20251231235959Z' },
  { nsAccountLock: 'false' },
  { shadowExpire: '-1' },
  { shadowExpire: `${TODAY + 1}` },
  { shadowExpire: 'soon' },
])('%j is not', (attributes) => {
  expect(isDisabled(account(attributes), NOW)).toBe(false);
});
