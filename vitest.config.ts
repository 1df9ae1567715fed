import { defineConfig } from 'vitest/config';

// Two projects: `fast` needs nothing but npm and is part of `npm run check`; `peers` starts real processes and
// real clients (each says by name what it skipped when a peer is missing).
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          // Long enough for a machine on which other things run; nothing here waits for it.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          exclude: [
            'test/clients/**',
            'test/cli/**',
            'test/fault/**',
            'test/directory/**',
            'test/web/**',
            '**/node_modules/**',
          ],
        },
      },
      {
        test: {
          name: 'peers',
          include: [
            'test/clients/**/*.test.ts',
            'test/cli/**/*.test.ts',
            'test/fault/**/*.test.ts',
            'test/web/**/*.test.ts',
            'test/directory/**/*.test.ts',
          ],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
