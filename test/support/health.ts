// What a server says of its own condition.

import { expect, vi } from 'vitest';
import type { ServerProcess } from './server-process.ts';

export async function healthOf({ url }: Pick<ServerProcess, 'url'>): Promise<string> {
  return ((await (await fetch(`${url}/api/v1/health`)).json()) as { status: string }).status;
}

/** Resolves once it says so. */
export async function untilHealth(server: Pick<ServerProcess, 'url'>, status: string): Promise<void> {
  await vi.waitFor(async () => expect(await healthOf(server)).toBe(status), { timeout: 60_000, interval: 100 });
}
