// A file system of some megabytes, in a view of the file system of the test's own, to be filled and emptied.

import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type Daemon, startDaemon } from './daemon.ts';
import { ROOT } from './peer.ts';
import { run } from './run.ts';
import { useTemporaryFolder } from './temporary-folder.ts';

/** What tests with a small disk need. */
export const SMALL_DISK_PEERS = ['unshare', 'nsenter', ROOT];

export interface SmallDisk {
  readonly folder: () => string;
  /** What stands before a command that is to see it. */
  readonly within: () => readonly string[];
  /** Takes all its room. */
  fill(): Promise<void>;
  /** Removes this file of the full disk, and takes its room, too. */
  fillInstead(file: string): Promise<void>;
  /** Gives the room back. */
  empty(): Promise<void>;
  /** The text of a file of it. */
  read(file: string): Promise<string>;
  /** While nobody writes to it; `rw` for a disk that can be written again. */
  remount(how: 'ro' | 'rw'): Promise<void>;
}

/** A new one for each test of this block. */
export function useSmallDisk(megabytes: number): SmallDisk {
  const place = useTemporaryFolder();
  let holder: Daemon | undefined;
  let pid = '';
  const folder = () => place();
  const within = () => ['nsenter', `--target=${pid}`, '--mount', '--'];
  const shell = (script: string) => {
    const [program = '', ...args] = [...within(), 'sh', '-c', script];
    return run(program, args);
  };
  beforeEach(async () => {
    const script = `mount -t tmpfs -o size=${megabytes}m tmpfs ${place()} && echo pid $$; exec sleep infinity`;
    holder = await startDaemon('unshare', ['--mount', 'sh', '-c', script], {
      isReady: (output) => /^pid \d+$/m.test(output),
    });
    pid = /^pid (\d+)$/m.exec(holder.output())?.[1] ?? '';
  });
  afterEach(() => holder?.stop());
  const filler = () => join(folder(), 'filler');
  return {
    folder,
    within,
    // It ends when there is no room for the next byte.
    fill: async () => void (await shell(`cat /dev/zero >> ${filler()} 2>/dev/null; exit 0`)),
    fillInstead: async (file) => void (await shell(`rm ${file}; cat /dev/zero >> ${filler()} 2>/dev/null; exit 0`)),
    empty: async () => void (await shell(`rm ${filler()}`)),
    read: async (file) => (await shell(`cat ${file}`)).stdout,
    remount: async (how) => void (await shell(`mount -o remount,${how} ${folder()}`)),
  };
}
