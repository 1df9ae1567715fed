// The head of the chain and the number of records, in a file beside the database: whoever cuts the end off the log, or
// deletes all of it, does not match the file any more.

import { join } from 'node:path';
import { keepFile, readIfThere } from '../storage/keep-file.ts';
import type { Link } from './chain.ts';

export interface KeptHead extends Link {
  /** Of records in the log, without those that were purged. */
  readonly count: number;
}

/** What the file says; undefined when there is none, or it is not readable as one. */
export async function readHead(folder: string): Promise<KeptHead | undefined> {
  const text = await readIfThere(pathIn(folder));
  try {
    const { sequence, hash, count } = JSON.parse(text ?? '') as KeptHead;
    return Number.isSafeInteger(sequence) && typeof hash === 'string' ? { sequence, hash, count } : undefined;
  } catch {
    return undefined;
  }
}

export async function keepHead(folder: string, head: KeptHead): Promise<void> {
  await keepFile(pathIn(folder), `${JSON.stringify(head)}\n`);
}

function pathIn(folder: string): string {
  return join(folder, 'audit-head.json');
}
