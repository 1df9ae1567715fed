// A private Docker daemon: its own socket, data and no network of its own, so that neither the machine's daemon nor its
// firewall is touched. It can log in, push, pull and build; containers run with `--network none`.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Daemon, startDaemon } from './daemon.ts';
import { run } from './run.ts';
import { useTemporaryFolder } from './temporary-folder.ts';

/** Runs the docker client against a private daemon of this block, which logs in to nothing by itself. */
export type Docker = (args: readonly string[], input?: string) => Promise<string>;

/**
 * A daemon for the tests of this block, and a client of it.
 * @param within what stands before the commands, such as nsenter
 */
export function useDocker(within: () => readonly string[] = () => []): Docker {
  const folder = useTemporaryFolder();
  let daemon: Daemon | undefined;

  const docker: Docker = async (args, input) => {
    const command = [...within(), 'docker', '-H', `unix://${join(folder(), 'docker.sock')}`, ...args];
    const result = await run(command[0] ?? '', command.slice(1), {
      env: { DOCKER_CONFIG: join(folder(), 'client'), DOCKER_BUILDKIT: '0' },
      cwd: folder(),
      ...(input === undefined ? {} : { input }),
    });
    return result.stdout.trim();
  };

  beforeAll(async () => {
    const config = join(folder(), 'daemon.json');
    await writeFile(config, JSON.stringify({ 'insecure-registries': ['127.0.0.0/8'] }));
    const off = ['iptables', 'ip6tables', 'ip-masq', 'ip-forward', 'userland-proxy'].map((name) => `--${name}=false`);
    const places = {
      'config-file': config,
      host: `unix://${join(folder(), 'docker.sock')}`,
      'data-root': join(folder(), 'data'),
      'exec-root': join(folder(), 'exec'),
      pidfile: join(folder(), 'dockerd.pid'),
    };
    const args = Object.entries(places).map(([name, value]) => `--${name}=${value}`);
    const command = [...within(), 'dockerd', ...args, ...off, '--bridge=none', '--storage-driver=overlay2'];
    daemon = await startDaemon(command[0] ?? '', command.slice(1), {
      isReady: async () => (await docker(['version', '--format', '{{.Server.Version}}'])) !== '',
    });
  });
  // Registered after the folder's own hook, so that it runs before the folder is removed.
  afterAll(() => daemon?.stop());
  return docker;
}
