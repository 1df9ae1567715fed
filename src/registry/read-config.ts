// The configuration of an image as a person wants to see it. Who pushed it may have written anything: it is parsed on the
// thread that serves, so that it has to be small, and shallow enough to be written again.

import type { Descriptor } from '../oci/descriptor.ts';
import { selectBlobSize } from './blob-table.ts';
import type { Registry } from './registry.ts';
import type { Repository } from './repository.ts';

/** Configurations have some kilobytes. */
const MAX_CONFIG_BYTES = 256 * 1024;
/** They are five levels deep. */
const MAX_CONFIG_DEPTH = 100;

/** Strings and brackets of a text that is known to be JSON. */
const TOKENS = /"(?:[^"\\]+|\\.)*"|[{}[\]]/g;

export interface ShownConfig {
  /** Null where there is none to show. */
  readonly value: unknown;
  /** Why there is none to show, though the manifest has one; in words that go on after `the configuration`. */
  readonly problem: string | null;
}

/** The configuration that the repository shows beside its manifest. */
export async function readConfig(
  { database, blobs }: Pick<Registry, 'database' | 'blobs'>,
  repository: Pick<Repository, 'id'>,
  { digest }: Pick<Descriptor, 'digest'>,
): Promise<ShownConfig> {
  const size = await selectBlobSize(database.rows, repository.id, digest);
  if (size === undefined) return unreadable('is not there');
  if (size > MAX_CONFIG_BYTES) return unreadable(`is larger than ${MAX_CONFIG_BYTES} bytes: pull it to see it`);
  const chunks: Buffer[] = [];
  await blobs.read(digest, { start: 0, end: size }, async (bytes) => void chunks.push(Buffer.from(bytes)));
  return parsed(Buffer.concat(chunks).toString('utf8'));
}

function parsed(text: string): ShownConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable('is not JSON');
  }
  if (isTooDeep(text)) return unreadable(`is nested deeper than ${MAX_CONFIG_DEPTH} levels: pull it to see it`);
  return { value, problem: null };
}

function isTooDeep(json: string): boolean {
  let depth = 0;
  for (const [token] of json.matchAll(TOKENS)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    if (depth > MAX_CONFIG_DEPTH) return true;
  }
  return false;
}

function unreadable(problem: string): ShownConfig {
  return { value: null, problem };
}
