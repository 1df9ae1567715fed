import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildOnce } from '../src/build-once.ts';
import { useTemporaryFolder } from './support/temporary-folder.ts';

const folder = useTemporaryFolder();

async function house(name: string) {
  const root = join(folder(), name);
  const source = join(root, 'source');
  await mkdir(join(source, 'below'), { recursive: true });
  await writeFile(join(source, 'below/word'), 'one');
  let builds = 0;
  const build = (how: () => Promise<void> = async () => {}) =>
    buildOnce({
      sources: [source],
      without: (path) => path.endsWith('.test'),
      keptIn: join(root, 'built'),
      async build(into) {
        builds += 1;
        await how();
        await writeFile(join(into, 'word'), await readFile(join(source, 'below/word')));
      },
    });
  const write = (file: string, text: string) => writeFile(join(source, file), text);
  return { root, source, build, write, builds: () => builds, kept: () => readdir(join(root, 'built')) };
}

test('what is built is built once, and again when a source has changed', async () => {
  const { build, builds, write } = await house('changed');
  const first = await build();
  expect(await readFile(join(first, 'word'), 'utf8')).toBe('one');
  expect(await build()).toBe(first);
  await write('a.test', 'of no matter');
  expect(await build()).toBe(first);
  expect(builds()).toBe(1);

  await write('below/word', 'three');
  const second = await build();
  expect(second).not.toBe(first);
  expect(await readFile(join(second, 'word'), 'utf8')).toBe('three');
  await write('another', '');
  expect(await build()).not.toBe(second);
  expect(builds()).toBe(3);
});

test('a source of the same size with another time of change is another one', async () => {
  const { build, source } = await house('touched');
  const first = await build();
  await utimes(join(source, 'below/word'), 1, 1);
  expect(await build()).not.toBe(first);
});

test('a build that fails leaves nothing behind, and is tried again', async () => {
  const { build, kept } = await house('failing');
  await expect(build(() => Promise.reject(new Error('a word is wrong')))).rejects.toThrow('a word is wrong');
  expect(await kept()).toEqual([]);
  expect(existsSync(await build())).toBe(true);
});

test('of several that start at once each finds what is whole', async () => {
  const { build, kept } = await house('at-once');
  const [first = '', second] = await Promise.all([build(), build()]);
  expect(first).toBe(second);
  expect(await kept()).toHaveLength(1);
  expect(await readFile(join(first, 'word'), 'utf8')).toBe('one');
});

test('what a process left behind that was killed while it built is removed an hour later', async () => {
  const { root, build, kept } = await house('killed');
  for (const name of ['unfinished-old', 'unfinished-new']) await mkdir(join(root, 'built', name), { recursive: true });
  await utimes(join(root, 'built/unfinished-old'), 1, 1);
  const built = await build();
  expect((await kept()).sort()).toEqual([built.split('/').at(-1), 'unfinished-new'].sort());
});

test('the newest three are kept, for servers that run with them', async () => {
  const { build, write, kept } = await house('old');
  const all: string[] = [];
  for (const word of ['1', '22', '333', '4444', '55555']) {
    await write('below/word', word);
    const built = await build();
    // As if a while had passed between them.
    await utimes(built, all.length + 1, all.length + 1);
    all.push(built);
  }
  expect((await kept()).sort()).toEqual(
    all
      .slice(2)
      .map((path) => path.split('/').at(-1))
      .sort(),
  );
});
