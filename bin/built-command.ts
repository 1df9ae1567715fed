// The command in a few files in place of some thousand: reading them one by one took most of a start. Built at the first
// start after an installation or a change.

import { access, constants } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'rolldown';
import { buildOnce } from '../src/build-once.ts';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = join(ROOT, 'src');

/** Those that look for files of their own beside their modules, or that only the pages are built with. */
const LEFT_AS_PACKAGES = [/^@fastify\/swagger/, /^piscina$/, /^vite$/];
const THREAD = /new URL\('(\.[^']+\.ts)', import\.meta\.url\)/g;

/**
 * The module that begins the command as it is built of these sources, built into a folder of this one now if it is not there.
 * @throws Error when the sources cannot be built, or the folder cannot be written or read
 */
export async function builtCommand(keptIn: string): Promise<string> {
  const folder = await buildOnce({
    sources: [SOURCES, import.meta.filename, join(ROOT, 'package-lock.json')],
    without: (path) => path.endsWith('.test.ts'),
    keptIn,
    async build(folder) {
      const { build } = await import('rolldown');
      await build({
        cwd: ROOT,
        input: { main: join(SOURCES, 'main.ts') },
        platform: 'node',
        external: LEFT_AS_PACKAGES,
        plugins: [ownPlaces()],
        output: { dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
        logLevel: 'silent',
      });
    },
  });
  const main = join(folder, 'main.mjs');
  await access(main, constants.R_OK);
  return main;
}

/** Modules that threads begin with become files beside `main.mjs`; what modules read beside themselves stays where it is. */
function ownPlaces(): Plugin {
  return {
    name: 'own-places',
    transform(code, id) {
      if (!id.startsWith(SOURCES) || !code.includes('import.meta.')) return null;
      return code
        .replaceAll(THREAD, (_, path: string) => {
          const reference = this.emitFile({ type: 'chunk', id: join(dirname(id), path) });
          return `new URL(import.meta.ROLLUP_FILE_URL_${reference})`;
        })
        .replaceAll(/\bimport\.meta\.url\b/g, JSON.stringify(pathToFileURL(id).href))
        .replaceAll(/\bimport\.meta\.dirname\b/g, JSON.stringify(dirname(id)));
    },
  };
}
