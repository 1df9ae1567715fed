#!/usr/bin/env -S node --max-semi-space-size=2 --initial-old-space-size=80 --heap-growing-percent=40 --disable-warning=ExperimentalWarning
// The command as it is installed: built of its sources when that has not been done yet, and with what Node compiles kept
// between starts. Both stand beside the packages and not in a folder that others may write to.

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  const fitting = `Node.js 24 or newer, and this is ${process.versions.node}`;
  process.stderr.write(
    `shiplock needs ${fitting}: "npm ci" brings it in, unless npm was told to omit optional packages\n`,
  );
  process.exit(1);
}

// What is run the next time is nobody else's to change, also where the user lets everybody write.
process.umask(process.umask() | 0o022);

const { enableCompileCache, flushCompileCache } = await import('node:module');
const { fileURLToPath } = await import('node:url');

const folder = fileURLToPath(new URL('../node_modules/.cache/shiplock', import.meta.url));
enableCompileCache(`${folder}/compiled`);
// Threads look for it here.
process.env.NODE_COMPILE_CACHE ??= `${folder}/compiled`;

const { builtCommand } = await import('./built-command.ts');
await import((await builtCommand(`${folder}/built`)) ?? '../src/main.ts');
// A server that is killed keeps what was compiled, too.
flushCompileCache();
