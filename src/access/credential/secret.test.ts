// What is kept of what strangers type: names, and nothing that may be a secret.

import { describe, expect, test } from 'vitest';
import { typedName } from './secret.ts';

describe('what was typed as a user name is kept', () => {
  test.each([
    'ann',
    'Ann.Example2@Example.org',
    'EXAMPLE\\Ann2',
    'dev+ci',
    'Doe, Ann (x*)\\',
    '*)(uid=ann',
    'hunter2',
    'sha256-0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  ])('%s', (name) => {
    expect(typedName(name)).toBe(name);
  });
});

describe('what looks like a secret is not kept', () => {
  test.each([
    'Tr0ub4dor&3-long-password!',
    'correct9Horse!',
    'p4ssword#',
    'AKIAIOSFODNN7EXAMPLE',
    'YAL2REA26S5VYOANEBSLDPTUS25WKV65',
    'shiplock_pat_hmsDtqt9A1I7tTHaviiwrPh3BMxGfjQjCXCZvwdpzjuN',
    'eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.abcdefghijkl',
  ])('%s', (secret) => {
    expect(typedName(secret)).toBe('********');
  });
});
