// What was granted is what is read back, for every name and for no other.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printedPermissions, printScopes, readPrintedScopes } from './printed-scopes.ts';

const ACTIONS = ['pull', 'push', 'delete'] as const;
const name = fc.stringMatching(/^[a-z]{1,10}\/[a-z0-9]{1,30}$/);
const granted = fc.uniqueArray(fc.tuple(name, fc.subarray([...ACTIONS], { minLength: 1 })), {
  maxLength: 300,
  selector: ([repository]) => repository,
});

test('fingerprints give to every name what was granted there, and to others nothing', () => {
  fc.assert(
    fc.property(granted, name, (scopes, other) => {
      const read = readPrintedScopes(JSON.parse(JSON.stringify(printScopes(scopes))));
      if (!read) throw new Error('the claim was not read');
      for (const [repository, actions] of scopes) expect(printedPermissions(read, repository)).toEqual(actions);
      if (scopes.every(([repository]) => repository !== other)) expect(printedPermissions(read, other)).toEqual([]);
    }),
  );
});

test('two tokens for the same names have other fingerprints', () => {
  const scopes = [['dev/web', ['pull']]] as const;
  expect(printScopes(scopes).names).not.toEqual(printScopes(scopes).names);
});
