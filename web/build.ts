// Builds the pages: `node web/build.ts`. The server does it by itself at its first start (src/pages.ts).

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { messageMacros } from './messages/macros.ts';

const web = import.meta.dirname;
/** Where the pages go; named by whoever builds them. */
const out = process.argv[2] ?? join(web, 'dist/by-hand');
const TEXT = /\.(?:html|js|css|svg|json)$/;

// Or what is set where the server runs would decide, such as by a program that runs tests.
process.env['NODE_ENV'] = 'production';

await build({
  root: web,
  // Addresses are relative, since a proxy may show the server under a path.
  base: './',
  logLevel: 'warn',
  configFile: false,
  plugins: [messageMacros(), react(), tailwind()],
  build: { outDir: out, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});

for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
  if (!TEXT.test(name) || name === 'index.html') continue;
  const bytes = readFileSync(join(out, name));
  writeFileSync(
    join(out, `${name}.br`),
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  );
  writeFileSync(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }));
}
