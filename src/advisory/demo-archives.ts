// The archives of `shiplock demo`: a few real advisories, and an update of them, so that it needs no network. They are
// signed with a key that nobody keeps.

import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import type { Microseconds } from '../clock.ts';
import { writeArchive } from './archive/write-archive.ts';
import { buildIndex } from './build-index.ts';
import { seedSource } from './seed/read-seed.ts';

export interface DemoArchives {
  readonly first: string;
  /** Knows more, so that what was clean with the first is not with it. */
  readonly update: string;
}

/** Writes both into the folder and returns their paths. */
export async function writeDemoArchives(folder: string, now: Microseconds): Promise<DemoArchives> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const base = join(folder, 'first.db');
  const next = join(folder, 'update.db');
  await buildIndex(base, [seedSource('first', now)], { base: null });
  await buildIndex(next, [seedSource('update', now)], { base });
  const archives = { first: join(folder, 'first.tar.zst'), update: join(folder, 'update.tar.zst') };
  await writeArchive(base, archives.first, { privateKey, now });
  await writeArchive(next, archives.update, { privateKey, now: now + 1 });
  return archives;
}
