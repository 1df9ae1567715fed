// What a server writes to its log comes a moment after what it is about.

import { expect, vi } from 'vitest';
import type { ServerProcess } from './server-process.ts';

/** Waits until the words are in the log, as often as is asked for. */
export async function logged(
  server: Pick<ServerProcess, 'output'>,
  words: string | RegExp,
  { times }: { readonly times?: number } = {},
): Promise<void> {
  const look = () => {
    if (times !== undefined) expect(server.output().match(new RegExp(words, 'g'))).toHaveLength(times);
    else if (typeof words === 'string') expect(server.output()).toContain(words);
    else expect(server.output()).toMatch(words);
  };
  await vi.waitFor(look, { timeout: 30_000, interval: 20 });
}
