// What a failing disk does to a stored blob.

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the store in this folder has the blob. */
export function blobFile(folder: string, digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return join(folder, 'blobs', algorithm, hex.slice(0, 2), hex);
}

/** Puts these bytes in the place of the blob's. */
export async function exchangeBlob(folder: string, digest: string, bytes: Uint8Array): Promise<void> {
  await writeFile(blobFile(folder, digest), bytes);
}

/** Replaces the first occurrence of a text by another of the same length. */
export async function turnBytes(folder: string, digest: string, from: string, to: string): Promise<void> {
  const bytes = await readFile(blobFile(folder, digest));
  const at = bytes.indexOf(from);
  if (at < 0 || from.length !== to.length) throw new Error(`${from} cannot become ${to}`);
  bytes.write(to, at);
  await exchangeBlob(folder, digest, bytes);
}

export async function loseBlob(folder: string, digest: string): Promise<void> {
  await rm(blobFile(folder, digest));
}
