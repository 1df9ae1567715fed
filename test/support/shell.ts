// A shell of somebody who has docker, is not root, and has a home of their own, so that nothing that a test installs there
// reaches the machine's docker or its user.

import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll } from 'vitest';
import { useTemporaryFolder } from './temporary-folder.ts';

/**
 * Runs lines in this shell with this home and in this folder, and resolves with all that was said. `$SHIPLOCK` is the command.
 * @throws Error when the last line fails
 */
export type Shell = (shell: string, home: string, cwd: string, lines: string) => Promise<string>;

const MAIN = join(import.meta.dirname, '../../bin/shiplock.js');
const PROGRAMS = { docker: 'exit 0', id: 'echo 1000', uname: 'echo Linux' };

/** A shell for the tests of this block. */
export function useShell(): Shell {
  const programs = useTemporaryFolder();
  beforeAll(async () => {
    for (const [name, line] of Object.entries(PROGRAMS))
      await writeFile(join(programs(), name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  });
  return async (shell, home, cwd, lines) => {
    await mkdir(home, { recursive: true });
    const command = `${process.execPath} --disable-warning=ExperimentalWarning ${MAIN}`;
    const env = { PATH: `${programs()}:${process.env['PATH']}`, HOME: home, SHIPLOCK: command };
    const { stdout, stderr } = await promisify(execFile)(shell, ['-c', lines], { cwd, env });
    return `${stdout}${stderr}`;
  };
}
