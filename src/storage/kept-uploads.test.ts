import { open, readdir, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { KeptUploads } from './kept-uploads.ts';

const folder = useTemporaryFolder();
const at = (name: string) => join(folder(), name);
const create = (name: string) => open(at(name), 'wx+');

/** The files of the folder to which descriptors of this process lead. */
async function openFiles(): Promise<string[]> {
  const all = await readdir('/proc/self/fd');
  const targets = await Promise.all(all.map((one) => readlink(`/proc/self/fd/${one}`).catch(() => '')));
  return targets.filter((target) => target.startsWith(folder())).sort();
}

test('what is kept is given to one, with the size that it has now', async () => {
  const kept = new KeptUploads();
  const handle = await create('one');
  kept.keep(at('one'), handle);
  await handle.write('four');
  expect(kept.sizeOf(at('one'))).toBe(4);
  const taken = await kept.take(at('one'));
  expect([taken, kept.sizeOf(at('one')), await kept.take(at('one'))]).toEqual([handle, undefined, undefined]);
  await taken?.close();
});

test('an upload that was deleted is not there any more, and is closed', async () => {
  const kept = new KeptUploads();
  kept.keep(at('expired'), await create('expired'));
  await rm(at('expired'));
  expect([kept.sizeOf(at('expired')), await kept.take(at('expired'))]).toEqual([undefined, undefined]);
  expect(await openFiles()).toEqual([]);
});

test('few are kept: those that came first are closed', async () => {
  const kept = new KeptUploads();
  for (let count = 10; count < 50; count++) kept.keep(at(`many-${count}`), await create(`many-${count}`));
  await expect.poll(async () => (await openFiles()).length).toBe(32);
  expect((await openFiles())[0]).toBe(at('many-18'));
  for (let count = 10; count < 50; count++) await kept.drop(at(`many-${count}`));
  expect(await openFiles()).toEqual([]);
});
