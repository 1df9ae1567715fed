// Changing a repository's settings.

import { actorOf, type Identity } from '../access/identity.ts';
import { authorize } from '../access/right/authorize.ts';
import { recordEvent } from '../event/record-event.ts';
import { authorizedRepository } from './authorized-repository.ts';
import type { NewRepository } from './create-repository.ts';
import { getRepository } from './find-repository.ts';
import type { Rowed } from './registry.ts';
import type { Repository } from './repository.ts';
import { updateRepositoryRow } from './repository-table.ts';
import { checkTagPatterns } from './tag-pattern.ts';

export type RepositoryChange = Omit<NewRepository, 'name'>;

/**
 * Changes what the change names and returns the repository as it is then; for its admins.
 * @throws AccessRefused; ShiplockError INVALID for a tag pattern that could match no tag
 */
export async function changeRepository(
  registry: Rowed,
  by: Identity,
  { name, ...change }: RepositoryChange & { readonly name: string },
): Promise<Repository> {
  return registry.database.transaction(async (tx) => {
    const { id } = await authorizedRepository(tx, by, 'manage_repository', name);
    // Everybody may pull it then, and nobody gives more than they have.
    if (change.visibility === 'public') await authorize(tx, by, 'pull', name);
    checkTagPatterns([...(change.immutablePatterns ?? []), ...(change.immutableExceptions ?? [])]);
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
      ...(change.sparseIndexes === undefined ? {} : { sparse_indexes: change.sparseIndexes ? 1 : 0 }),
    };
    if (Object.keys(columns).length > 0) {
      await updateRepositoryRow(tx, id, columns);
      const event = { type: 'repository.updated', at: registry.clock.now(), actor: actorOf(by) } as const;
      await recordEvent(tx, { ...event, repository: name, data: { ...change } });
    }
    return getRepository(tx, name);
  });
}
