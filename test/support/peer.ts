// Peers: programs that some tests need and a machine may lack. Tests without their peer are skipped, and say which one
// was missing; with SHIPLOCK_TEST_REQUIRE=all, as in CI, a missing peer is a failure.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** Where the program is, or undefined when it is not in PATH. */
export function findPeer(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** A block of tests that need these programs. */
export function describeWith(peers: readonly string[], title: string, tests: () => void): void {
  const missing = peers.filter((peer) => findPeer(peer) === undefined);
  if (missing.length === 0) {
    describe(title, tests);
  } else if (process.env['SHIPLOCK_TEST_REQUIRE'] === 'all') {
    test(title, () => {
      throw new Error(`not installed: ${missing.join(', ')}`);
    });
  } else {
    describe.skip(`${title} (not installed: ${missing.join(', ')})`, tests);
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
