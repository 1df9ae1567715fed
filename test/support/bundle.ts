// Client bundles as their owners unpack them.

import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';

export interface Unpacked {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /** All files with their text. */
  readonly files: Readonly<Record<string, string>>;
  /** Their permissions, such as `600`. */
  readonly modes: Readonly<Record<string, string>>;
}

/** @throws Error for what is no zip file */
export async function unpack(zip: Buffer): Promise<Unpacked> {
  const files: Record<string, string> = {};
  const modes: Record<string, string> = {};
  const opened = await fromBufferPromise(zip);
  for await (const entry of opened.eachEntry()) {
    files[entry.fileName] = (await buffer(await opened.openReadStreamPromise(entry))).toString();
    modes[entry.fileName] = ((entry.externalFileAttributes >>> 16) & 0o777).toString(8);
  }
  return { ca: files['ca.pem'] ?? '', cert: files['cert.pem'] ?? '', key: files['key.pem'] ?? '', files, modes };
}
