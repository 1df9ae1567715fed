// A bundle of the admin's, unpacked into a folder as people do it.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Unpacked, unpack } from './bundle.ts';
import type { ServerProcess } from './server-process.ts';

/** Makes a bundle at the server and unpacks it into the folder, which is made. */
export async function unpackNewBundle(
  server: ServerProcess,
  folder: string,
): Promise<Unpacked & { readonly serial: string }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await server.send('/api/v1/client-bundles', { method: 'POST', headers, body: '{}' });
  if (answer.status !== 201) throw new Error(`no bundle: ${answer.status} ${await answer.text()}`);
  const unpacked = await unpack(Buffer.from(await answer.arrayBuffer()));
  await unpackInto(folder, unpacked);
  return { ...unpacked, serial: answer.headers.get('location')?.split('/').at(-1) ?? '' };
}

export async function unpackInto(folder: string, { files, modes }: Unpacked): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, name), text, { mode: Number.parseInt(modes[name] ?? '600', 8) });
}
