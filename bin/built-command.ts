// The command in a few files in place of some thousand: reading them one by one took most of a start. Built at the first
// start after an installation or a change.

import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildOnce, noteUse } from '../src/build-once.ts';

const ROOT = join(import.meta.dirname, '..');
const BUILD = join(import.meta.dirname, 'build.ts');
const NOTE_MILLISECONDS = 3_600_000;
const NOT_OURS = new Set(['EACCES', 'EPERM', 'EROFS']);

/**
 * The module that begins the command as it is built of these sources, built into a folder of this one now if it is not there. Undefined
 * where that cannot be done, which is told: the sources do the same, module by module, which takes longer.
 */
export async function builtCommand(keptIn: string): Promise<string | undefined> {
  try {
    const main = await build(keptIn);
    setInterval(noteUse, NOTE_MILLISECONDS, dirname(main)).unref();
    return main;
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { readonly stderr?: string };
    // Another user has to build it, who can.
    if (!NOT_OURS.has(code ?? '')) {
      const why = stderr || String(error);
      process.stderr.write(`shiplock: the command could not be built, and starts slowly from its sources: ${why}\n`);
    }
    return undefined;
  }
}

async function build(keptIn: string): Promise<string> {
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
