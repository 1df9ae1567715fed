// The command in a few files in place of some thousand: reading them one by one took most of a start. Built at the first
// start after an installation or a change.

import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildOnce } from '../src/build-once.ts';

const ROOT = join(import.meta.dirname, '..');
const BUILD = join(import.meta.dirname, 'build.ts');

/**
 * The module that begins the command as it is built of these sources, built into a folder of this one now if it is not there.
 * @throws Error when the sources cannot be built, or the folder cannot be written or read
 */
export async function builtCommand(keptIn: string): Promise<string> {
  const folder = await buildOnce({
    sources: [join(ROOT, 'src'), BUILD, join(ROOT, 'package-lock.json')],
    without: (path) => path.endsWith('.test.ts'),
    keptIn,
    async build(into) {
      // In a process of its own, since what builds takes 450 MB and does not give them back.
      await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', BUILD, into]);
    },
  });
  const main = join(folder, 'main.mjs');
  await access(main, constants.R_OK);
  return main;
}
