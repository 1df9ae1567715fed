// Names of pull secrets, which a cluster must take.

import { describe, expect, it } from 'vitest';
import { readSecretName, secretNameFor } from './kubernetes-secret.ts';

describe('the name of a pull secret', () => {
  it.each(['regcred', 'team-a.regcred', '0'])('may be %s', (name) => {
    expect(readSecretName(name)).toBe(name);
  });

  it.each(['Bad Name', 'x\n  foo: bar', '-a', 'a.', 'a..b', 'ä', '', 'a'.repeat(254)])('is not %j', (name) => {
    expect(() => readSecretName(name)).toThrow('Kubernetes takes');
  });

  it.each(['ci', '.', 'a_b-', '-'.repeat(100)])('is made of the name of the key %j', (key) => {
    expect(readSecretName(secretNameFor(key))).toMatch(/^shiplock/);
  });
});
