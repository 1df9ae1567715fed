// Changing a repository's settings.

import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import type { NewRepository } from './create-repository.ts';
import { getRepository } from './find-repository.ts';
import type { Repository } from './repository.ts';
import { updateRepositoryRow } from './repository-table.ts';
import { isTagPattern, MAX_PATTERN_LENGTH } from './tag-pattern.ts';

export type RepositoryChange = Omit<NewRepository, 'name'>;

/**
 * Changes what the change names and returns the repository as it is then.
 * @throws ShiplockError NAME_UNKNOWN, INVALID for a tag pattern that could match no tag
 */
export async function updateRepository(
  database: Database,
  name: string,
  change: RepositoryChange,
  by: Actor,
  at: Microseconds,
): Promise<Repository> {
  checkTagPatterns([...(change.immutablePatterns ?? []), ...(change.immutableExceptions ?? [])]);
  return database.transaction(async (tx) => {
    const { id } = await getRepository(tx, name);
    const columns = {
      ...(change.visibility === undefined ? {} : { visibility: change.visibility }),
      ...(change.description === undefined ? {} : { description: change.description }),
      ...(change.longDescription === undefined ? {} : { long_description: change.longDescription }),
      ...(change.scanOnPush === undefined ? {} : { scan_on_push: change.scanOnPush ? 1 : 0 }),
      ...(change.immutable === undefined ? {} : { immutable: change.immutable ? 1 : 0 }),
      ...(change.immutablePatterns === undefined
        ? {}
        : { immutable_patterns_json: JSON.stringify(change.immutablePatterns) }),
      ...(change.immutableExceptions === undefined
        ? {}
        : { immutable_exceptions_json: JSON.stringify(change.immutableExceptions) }),
      ...(change.protected === undefined ? {} : { protected: change.protected ? 1 : 0 }),
    };
    if (Object.keys(columns).length > 0) {
      await updateRepositoryRow(tx, id, columns);
      await recordEvent(tx, { type: 'repository.updated', at, actor: by, repository: name, data: { ...change } });
    }
    return getRepository(tx, name);
  });
}

/** @throws ShiplockError INVALID naming the first pattern that could match no tag */
export function checkTagPatterns(patterns: readonly string[]): void {
  const wrong = patterns.find((pattern) => !isTagPattern(pattern));
  if (wrong === undefined) return;
  throw new ShiplockError(
    'INVALID',
    `${JSON.stringify(wrong)} is not a tag pattern: use the characters of a tag, * and ?, at most ${MAX_PATTERN_LENGTH} of them`,
  );
}
