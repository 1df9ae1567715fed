// A network and a view of the file system of the test's own: an address that is not loopback, names for it, and a folder
// /etc/docker that is empty. Docker speaks plain HTTP to what is on loopback, so that its TLS shows elsewhere only.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Daemon, startDaemon } from './daemon.ts';
import { run } from './run.ts';
import { useTemporaryFolder } from './temporary-folder.ts';

export interface NetworkNamespace {
  /** The address that is not loopback (RFC 5737). */
  readonly address: string;
  /** What stands before a command that is to run in there. */
  readonly within: () => readonly string[];
}

const ADDRESS = '192.0.2.10';

/** A namespace for the tests of this block, in which this name stands for its address. */
export function useNetworkNamespace(name: string): NetworkNamespace {
  const folder = useTemporaryFolder();
  let holder: Daemon | undefined;
  let pid = '';
  const within = () => ['nsenter', `--target=${pid}`, '--net', '--mount', '--'];

  beforeAll(async () => {
    // It has a process as long as somebody sleeps in there.
    const script = 'echo pid $$; exec sleep infinity';
    holder = await startDaemon('unshare', ['--net', '--mount', 'sh', '-c', script], {
      isReady: (output) => /^pid \d+$/m.test(output),
    });
    pid = /^pid (\d+)$/m.exec(holder.output())?.[1] ?? '';
    const hosts = join(folder(), 'hosts');
    await writeFile(hosts, `127.0.0.1 localhost\n${ADDRESS} ${name}\n`);
    const lines = [
      'ip link set lo up',
      `ip address add ${ADDRESS}/32 dev lo`,
      `mount --bind ${hosts} /etc/hosts`,
      'mkdir -p /etc/docker',
      'mount -t tmpfs tmpfs /etc/docker',
    ];
    const [program = '', ...args] = [...within(), 'sh', '-ec', lines.join('\n')];
    await run(program, args);
  });
  afterAll(() => holder?.stop());
  return { address: ADDRESS, within };
}
