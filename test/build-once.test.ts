import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildOnce, noteUse } from '../src/build-once.ts';
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

test('what nobody has used or finished for a day is removed, and what is used stays', async () => {
  const { root, build, write, kept } = await house('old');
  const names: string[] = [];
  for (const word of ['1', '22', '333']) {
    await write('below/word', word);
    names.push((await build()).split('/').at(-1) ?? '');
  }
  for (const name of ['unfinished-old', 'unfinished-new']) await mkdir(join(root, 'built', name));
  for (const name of [names[0], names[1], 'unfinished-old']) await utimes(join(root, 'built', name ?? ''), 1, 1);
  // A server that runs with it.
  noteUse(join(root, 'built', names[1] ?? ''));
  await write('below/word', '4444');
  names.push((await build()).split('/').at(-1) ?? '');
  expect((await kept()).sort()).toEqual([...names.slice(1), 'unfinished-new'].sort());
});

test('what is found is used from then on', async () => {
  const { build } = await house('found');
  const built = await build();
  await utimes(built, 1, 1);
  await build();
  expect((await stat(built)).mtimeMs).toBeGreaterThan(1_000);
});

test.each([
  ['emptied', (built: string) => truncate(join(built, 'word'))],
  ['removed', (built: string) => rm(join(built, 'word'))],
  ['without the list of what it holds', (built: string) => rm(join(built, 'contents.json'))],
])('what was damaged (%s) is built anew', async (how, damage) => {
  const { build, builds } = await house(`damaged-${how}`);
  const built = await build();
  await damage(built);
  expect(await build()).toBe(built);
  expect(await readFile(join(built, 'word'), 'utf8')).toBe('one');
  expect(builds()).toBe(2);
});

test('others can read it, and nobody else write it, also where the user lets everybody', async () => {
  const { build, root } = await house('modes');
  const before = process.umask(0);
  try {
    const built = await build();
    for (const folder of [join(root, 'built'), built]) expect((await stat(folder)).mode & 0o777).toBe(0o755);
  } finally {
    process.umask(before);
  }
});
