// A private containerd with its own socket and data, and its client `ctr`.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Daemon, startDaemon } from './daemon.ts';
import { run } from './run.ts';
import { useTemporaryFolder } from './temporary-folder.ts';

/** A containerd for the tests of this block; the result runs `ctr` against it. */
export function useContainerd(): (args: readonly string[]) => Promise<string> {
  const folder = useTemporaryFolder();
  let daemon: Daemon | undefined;
  const socket = () => join(folder(), 'containerd.sock');
  const ctr = async (args: readonly string[]) => (await run('ctr', ['--address', socket(), ...args])).stdout.trim();

  beforeAll(async () => {
    const config = join(folder(), 'config.toml');
    const lines = [
      'version = 2',
      `root = "${join(folder(), 'root')}"`,
      `state = "${join(folder(), 'state')}"`,
      'disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]',
      '[grpc]',
      `address = "${socket()}"`,
      '[ttrpc]',
      `address = "${socket()}.ttrpc"`,
    ];
    await writeFile(config, `${lines.join('\n')}\n`);
    daemon = await startDaemon('containerd', ['--config', config], {
      isReady: async () => (await ctr(['version'])).includes('Server'),
    });
  });
  // Registered after the folder's own hook, so that it runs before the folder is removed.
  afterAll(() => daemon?.stop());
  return ctr;
}
