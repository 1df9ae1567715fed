// Builds the command: `node bin/build.ts FOLDER`. It does so by itself at its first start (built-command.ts).

import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'rolldown';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = join(ROOT, 'src');
/** Those that look for files of their own beside their modules, or that only the pages are built with. */
const LEFT_AS_PACKAGES = [/^@fastify\/swagger/, /^piscina$/, /^vite$/];
const THREAD = /new URL\('(\.[^']+\.ts)', import\.meta\.url\)/g;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder that the command is built into');

await build({
  cwd: ROOT,
  input: { main: join(SOURCES, 'main.ts') },
  platform: 'node',
  external: LEFT_AS_PACKAGES,
  plugins: [ownPlaces()],
  output: { dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
  logLevel: 'silent',
}).catch((error: Error) => {
  process.stderr.write(error.message);
  process.exit(1);
});

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
