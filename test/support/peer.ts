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

/** Stands among the peers of tests that start a daemon which only root can start. */
export const ROOT = 'root rights';

/** A block of tests that need these programs. */
export function describeWith(peers: readonly string[], title: string, tests: () => void): void {
  const missing = peers.filter((peer) => (peer === ROOT ? process.getuid?.() !== 0 : findPeer(peer) === undefined));
  if (missing.length === 0) {
    describe(title, tests);
  } else if (process.env['SHIPLOCK_TEST_REQUIRE'] === 'all') {
    test(title, () => {
      throw new Error(`missing: ${missing.join(', ')}`);
    });
  } else {
    console.warn(`skipped: the tests of ${title}, which need ${missing.join(', ')}`);
    describe.skip(`${title} (waits for ${missing.join(', ')} in PATH)`, tests);
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
