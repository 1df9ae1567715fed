// A private BuildKit with its own socket and data, and its client `buildctl`.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { writeAuthFile } from './auth-file.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { run } from './run.ts';
import type { ServerProcess } from './server-process.ts';
import { useTemporaryFolder } from './temporary-folder.ts';

/** A BuildKit for the tests of this block, which is logged in to the server; the result runs `buildctl` against it, and returns what it told. */
export function useBuildKit(server: () => ServerProcess): (args: readonly string[]) => Promise<string> {
  const folder = useTemporaryFolder();
  let daemon: Daemon | undefined;
  const address = () => `unix://${join(folder(), 'buildkit.sock')}`;
  const buildctl = async (args: readonly string[]) => {
    const { stdout, stderr } = await run('buildctl', ['--addr', address(), ...args], {
      env: { DOCKER_CONFIG: join(folder(), 'docker') },
    });
    return `${stdout}${stderr}`;
  };

  beforeAll(async () => {
    const { host } = server();
    await mkdir(join(folder(), 'docker'));
    await writeAuthFile(join(folder(), 'docker/config.json'), host);
    const config = join(folder(), 'buildkitd.toml');
    const lines = [
      `root = "${join(folder(), 'root')}"`,
      '[grpc]',
      `address = ["${address()}"]`,
      '[worker.oci]',
      'snapshotter = "native"',
      '[worker.containerd]',
      'enabled = false',
      `[registry."${host}"]`,
      'http = true',
    ];
    await writeFile(config, `${lines.join('\n')}\n`);
    daemon = await startDaemon('buildkitd', ['--config', config, '--oci-worker-net=host'], {
      isReady: async () => (await buildctl(['debug', 'workers'])).includes('linux/'),
    });
  });
  // Registered after the folder's own hook, so that it runs before the folder is removed.
  afterAll(() => daemon?.stop());
  return buildctl;
}
