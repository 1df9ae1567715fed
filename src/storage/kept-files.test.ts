import { renameSync } from 'node:fs';
import { mkdir, readdir, readlink, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import type { OpenBlob } from './blob-store.ts';
import { KeptFiles } from './kept-files.ts';

const folder = useTemporaryFolder();
const SMALL = 'small';
const LARGE = 'large '.repeat(50_000);

async function textOf(opened: OpenBlob | undefined): Promise<string | undefined> {
  if (!opened) return undefined;
  const pieces: Buffer[] = [];
  await opened.read({ start: 0, end: opened.size }, async (piece) => void pieces.push(Buffer.from(piece)));
  return Buffer.concat(pieces).toString();
}

async function readOnce(files: KeptFiles, file: string): Promise<string | undefined> {
  const opened = await files.open(file);
  const text = await textOf(opened);
  await opened?.close();
  return text;
}

/** How many descriptors of this process lead to files of the folder. */
async function descriptors(): Promise<number> {
  const all = await readdir('/proc/self/fd');
  const targets = await Promise.all(all.map((one) => readlink(`/proc/self/fd/${one}`).catch(() => '')));
  return targets.filter((target) => target.startsWith(folder())).length;
}

describe.each([
  ['a small file', SMALL],
  ['a large file', LARGE],
])('%s', (name, text) => {
  const file = () => join(folder(), name);

  test('is read again and again, opened once', async () => {
    await writeFile(file(), text);
    const files = new KeptFiles();
    const before = await descriptors();
    for (const _time of [1, 2, 3]) expect(await readOnce(files, file())).toBe(text);
    expect([await descriptors(), files.sizeOf(file())]).toEqual([before + 1, text.length]);
    files.forget(file());
    await expect.poll(descriptors).toBe(before);
  });

  test('is opened once for many who ask for it at once, and closed behind the last of them', async () => {
    await writeFile(file(), text);
    const files = new KeptFiles();
    const before = await descriptors();
    const opened = await Promise.all(Array.from({ length: 100 }, () => files.open(file())));
    expect(await descriptors()).toBe(before + 1);
    files.forget(file());
    expect(new Set(await Promise.all(opened.map(textOf)))).toEqual(new Set([text]));
    const last = opened.pop();
    for (const one of opened) await one?.close();
    expect([await textOf(last), await descriptors()]).toEqual([text, before + 1]);
    await last?.close();
    expect(await descriptors()).toBe(before);
  });

  test('is what it became while others were opening it', async () => {
    await writeFile(file(), text);
    const files = new KeptFiles();
    const before = await descriptors();
    await writeFile(`${file()} new`, text.toUpperCase());
    const first = files.open(file());
    // Whichever of the two is opened, the name is the new one's from here on.
    renameSync(`${file()} new`, file());
    const second = await files.open(file());
    expect(await textOf(second)).toBe(text.toUpperCase());
    await (await first)?.close();
    await second?.close();
    files.forget(file());
    await expect.poll(descriptors).toBe(before);
  });

  test('is what has its name now: another one, one that was written to, cut off, or none', async () => {
    await writeFile(file(), text);
    const files = new KeptFiles();
    expect(await readOnce(files, file())).toBe(text);
    await writeFile(`${file()} new`, text.toUpperCase());
    await rename(`${file()} new`, file());
    expect(await readOnce(files, file())).toBe(text.toUpperCase());
    await truncate(file(), 3);
    expect([files.sizeOf(file()), await readOnce(files, file())]).toEqual([undefined, text.toUpperCase().slice(0, 3)]);
    await rm(file());
    expect([files.sizeOf(file()), await files.open(file()).catch(({ code }) => code)]).toEqual([undefined, 'ENOENT']);
  });

  test('is read to its end by those who have begun, whatever becomes of its name', async () => {
    await writeFile(file(), text);
    const files = new KeptFiles();
    const before = await descriptors();
    const opened = await files.open(file());
    files.forget(file());
    await rm(file());
    expect(await textOf(opened)).toBe(text);
    await opened?.close();
    expect(await descriptors()).toBe(before);
  });
});

test('many files take few descriptors, and what is no file takes none', async () => {
  const files = new KeptFiles();
  const before = await descriptors();
  for (let index = 0; index < 100; index++) {
    const file = join(folder(), `${index}`);
    await writeFile(file, SMALL);
    expect(await readOnce(files, file)).toBe(SMALL);
  }
  await expect.poll(descriptors).toBe(before + 32);
  await mkdir(join(folder(), 'sub'));
  expect(await files.open(join(folder(), 'sub'))).toBeUndefined();
  expect(await descriptors()).toBe(before + 32);
});
