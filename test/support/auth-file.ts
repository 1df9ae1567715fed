// Credentials files as clients write them at login (`auths` of Docker's config.json and of containers-auth.json).

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ADMIN } from './server-process.ts';

/** Writes a file that logs its reader in at the host, and returns its path. */
export async function writeAuthFile(
  file: string,
  host: string,
  account: { readonly name: string; readonly password: string } = ADMIN,
): Promise<string> {
  const auth = Buffer.from(`${account.name}:${account.password}`).toString('base64');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ auths: { [host]: { auth } } }), { mode: 0o600 });
  return file;
}
