import { defineConfig } from 'vitest/config';
import { messageMacros } from './web/messages/macros.ts';

const PEERS = ['clients', 'cli', 'fault', 'web', 'directory'].map((folder) => `test/${folder}/**/*.test.ts`);
const LONG = ['src/**/*.long.test.ts', 'test/**/*.long.test.ts'];

// Three projects: `fast` needs nothing but npm and is part of `npm run check`; `long`, too, needs nothing more, and its tests
// compute for many seconds each; `peers` starts real processes and real clients (each says by name what it skipped when a
// peer is missing).
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [messageMacros()],
        test: {
          name: 'fast',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...PEERS, ...LONG],
          // No module keeps anything that changes (`test/tidy.test.ts`), so that files can share what was loaded.
          isolate: false,
          // Long enough for a machine on which other things run; nothing here waits for it.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: { name: 'long', include: LONG, isolate: false, testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        plugins: [messageMacros()],
        test: {
          name: 'peers',
          include: PEERS,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
