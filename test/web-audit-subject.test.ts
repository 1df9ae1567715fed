// What records of the audit log are about, as the page names it.

import { expect, test } from 'vitest';
import { isId, nameIn } from '../web/pages/admin/audit-subject.ts';

const ID = '019abcde-0123-7456-89ab-0123456789ab';

test('an id is known as one, names and tags are not', () => {
  expect([ID, 'a'.repeat(32), '1.4-stable', 'ada', 'CVE-2026-0001'].map(isId)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('a webhook is shown by its receiver, a policy by its name, and what has no name by none', () => {
  expect(nameIn({ webhook: ID, receiver: 'https://ci.example' })).toBe('https://ci.example');
  expect(nameIn({ policy: ID, name: 'stable', target: 'qa/web' })).toBe('stable');
  expect(nameIn({ id: ID, serial: 'ab' })).toBeUndefined();
  expect(nameIn(null)).toBeUndefined();
});
