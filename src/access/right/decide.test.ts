// Denials against what is granted, in every pair of scopes and for everybody who can have a right.

import { describe, expect, test } from 'vitest';
import { decidingRight, type HeldRight, permitted } from './decide.ts';
import { ROLES } from './permission.ts';

const SCOPES = ['everywhere', 'namespace', 'repository'] as const;

/** Whose right it is, and on which scope it holds where that is not for somebody to choose. */
const HOLDERS: Readonly<Record<string, Pick<HeldRight, 'through'> & { readonly scope?: HeldRight['scope'] }>> = {
  user: { through: 'user' },
  team: { through: 'team' },
  'API key': { through: 'key' },
  'owner of the organization, or of the own namespace': { through: 'owner', scope: 'namespace' },
  'everybody, of a public repository': { through: 'everybody', scope: 'repository' },
};

function right(given: Partial<HeldRight>): HeldRight {
  const base = { through: 'user', holder: 'x', scope: 'repository', isDenied: false, role: 'admin' } as const;
  return { ...base, permissions: ROLES.admin, ...given };
}

describe.each(Object.entries(HOLDERS))('what a %s has', (_name, { through, scope: fixed }) => {
  const cases = (fixed ? [fixed] : SCOPES).flatMap((granted) => SCOPES.map((denied) => [granted, denied] as const));

  test.each(cases)('on a scope %s, with a denial on a scope %s', (granted, denied) => {
    const grant = right({ through, scope: granted });
    const denial = right({ through: 'team', scope: denied, isDenied: true, permissions: ['push'] });
    // It beats what is granted on the same scope or a wider one, and loses to a narrower grant.
    const wins = SCOPES.indexOf(denied) >= SCOPES.indexOf(granted);
    for (const rights of [
      [grant, denial],
      [denial, grant],
    ]) {
      expect(permitted(rights).includes('push')).toBe(!wins);
      expect(decidingRight(rights, 'push')).toBe(wins ? denial : grant);
      // What nobody denies stays.
      expect(permitted(rights)).toContain('pull');
    }
  });
});

test('a system admin has everything, whatever is denied', () => {
  const admin = right({ through: 'admin', scope: 'everywhere' });
  const denials = SCOPES.map((scope) => right({ scope, isDenied: true }));
  expect(permitted([...denials, admin])).toEqual(ROLES.admin);
  expect(decidingRight([admin, ...denials], 'pull')).toBe(admin);
});

test('who is denied to see can do nothing, but for what a narrower place gives', () => {
  const owner = right({ through: 'owner', scope: 'namespace' });
  const hidden = right({ scope: 'namespace', isDenied: true, permissions: ['pull'] });
  const pusher = right({ scope: 'repository', permissions: ['push'] });
  expect(permitted([owner, hidden])).toEqual([]);
  expect(decidingRight([owner, hidden], 'manage_repository')).toBe(hidden);
  expect(permitted([owner, hidden, pusher])).toEqual(['push']);
  expect(decidingRight([hidden], 'push')).toBeUndefined();
});

test.each(['everybody', 'user'] as const)(
  'a narrow pull of %s gives back nothing else of what is denied to be seen',
  (through) => {
    const given = [
      right({ scope: 'namespace', role: 'read-write', permissions: ROLES['read-write'] }),
      right({ through: 'owner', scope: 'namespace' }),
    ];
    const denial = right({ through: 'team', scope: 'namespace', isDenied: true, permissions: ['pull'] });
    const narrow = right({ through, scope: 'repository', permissions: ['pull'] });
    expect(permitted([...given, denial, narrow])).toEqual(['pull']);
    expect(decidingRight([...given, denial, narrow], 'push')).toBe(denial);
  },
);

test('roles add up, and nobody has what no row speaks about', () => {
  const rights = [
    right({ scope: 'namespace', permissions: ['pull'] }),
    right({ through: 'team', permissions: ['push'] }),
    right({ isDenied: true, permissions: ['delete'] }),
  ];
  expect(permitted(rights)).toEqual(['pull', 'push']);
  expect(decidingRight(rights, 'promote')).toBeUndefined();
});
