// Advisories, put into a server as its admin does it: those of the demo, or of an archive.

import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { writeDemoArchives } from '../../src/advisory/demo-archives.ts';
import { systemClock } from '../../src/system-clock.ts';
import { ADMIN, basic } from './server-process.ts';

/** @param folder where the archive is written */
export async function importDemoAdvisories({ url }: { readonly url: string }, folder: string): Promise<void> {
  const { first } = await writeDemoArchives(folder, systemClock.now());
  await importArchive({ url }, first);
}

export async function importArchive({ url }: { readonly url: string }, file: string): Promise<void> {
  const imported = await fetch(`${url}/api/v1/advisories/import?allowUnknownSigner=true`, {
    method: 'POST',
    headers: { authorization: basic(ADMIN.name, ADMIN.password), 'content-type': 'application/octet-stream' },
    body: await readFile(file),
  });
  expect(imported.ok, await imported.text()).toBe(true);
}
