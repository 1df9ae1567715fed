// Adds up what is stored, in whichever thread.

import type { Rows } from '../database/database.ts';
import { type Amount, selectShownNamespaces, selectShownRepositories, sumShown, sumStored } from './storage-table.ts';

export interface StorageQuestion {
  readonly by: 'namespace' | 'repository';
  /** Only repositories of this one. */
  readonly namespace: string | undefined;
  readonly after: string | undefined;
  readonly limit: number;
}

/** What a namespace or a repository shows. */
export interface StorageOfPlace {
  readonly name: string;
  /** Each once, also those that others show. */
  readonly blobs: Amount;
  readonly manifests: Amount;
  /** Bytes of blobs, each counted in every repository that shows it. */
  readonly shown: number;
}

export interface StorageUsed {
  /** All that is stored, each once, also what no repository shows any more. */
  readonly blobs: Amount;
  readonly manifests: Amount;
  /** Those that show most first. */
  readonly items: readonly StorageOfPlace[];
  readonly next: string | null;
}

export async function readStorage(rows: Rows, { by, ...page }: StorageQuestion): Promise<StorageUsed> {
  const found = await (by === 'namespace' ? selectShownNamespaces(rows, page) : selectShownRepositories(rows, page));
  const items: StorageOfPlace[] = [];
  for (const { name, shown } of found.items) {
    const place = { by: by === 'namespace' ? 'namespace' : 'name', name } as const;
    const blobs = await sumShown(rows, place, 'blob');
    items.push({ name, shown: Number(shown), blobs, manifests: await sumShown(rows, place, 'manifest') });
  }
  const [blobs, manifests] = [await sumStored(rows, 'blob'), await sumStored(rows, 'manifest')];
  return { blobs, manifests, items, next: found.next === null ? null : String(found.next) };
}
