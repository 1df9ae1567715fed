// Who could do something that somebody else may not: so that who is refused knows whom to ask. Of those only whom they know.

import type { Rows } from '../../database/database.ts';
import { hasCode } from '../../errors.ts';
import { namespaceOf } from '../../oci/reference.ts';
import type { Accounts } from '../account/accounts.ts';
import { getVisibleOrganization } from '../account/find-account.ts';
import type { Identity } from '../identity.ts';
import { rightsOn } from './authorize.ts';
import { permitted } from './decide.ts';
import { heldRights, type RightsHolder, type TeamHolder } from './held-rights.ts';
import { identityOfActor } from './holder-behind.ts';
import { type CandidateRow, selectCandidates } from './holders-table.ts';
import type { Permission } from './permission.ts';
import { isGivenEverywhere, requireHolder } from './requirements.ts';

/** A user, or a team as `organization/team`. */
export type KnownHolder = Pick<CandidateRow, 'kind' | 'name'>;

/** More names help nobody. */
const MOST_NAMED = 5;
const MOST_LOOKED_AT = 100;

/**
 * Some of those who have the permission there, by name; nobody where the asker sees neither the repository nor its organization.
 * Repository admins and auditors learn of everybody, others of those who are in one of their organizations, as they see them there.
 * What was given on a repository that the asker may not see counts no more than on one that is not there.
 * @throws ShiplockError UNAUTHORIZED, DENIED for those who hold no rights
 */
export async function whoMay(
  access: Accounts,
  by: Identity,
  { repository, permission }: { readonly repository: string; readonly permission: Permission },
): Promise<readonly KnownHolder[]> {
  const { rows } = access.database;
  const asker = requireHolder(by);
  const { exists, permissions } = await rightsOn(rows, by, repository);
  const seesRepository = exists && permissions.has('pull');
  const namespace = namespaceOf(repository);
  if (!seesRepository && !(await seesOrganization(rows, by, namespace))) return [];
  const seesAll =
    (seesRepository && (permissions.has('manage_repository') || permissions.has('view_audit'))) ||
    (await isGivenEverywhere(rows, by, 'view_audit'));
  const candidates = await selectCandidates(rows, {
    namespace,
    scopes: [...(seesRepository ? [repository] : []), namespace, ''],
    knownTo: seesAll ? undefined : asker.id,
    limit: MOST_LOOKED_AT,
  });
  const scope = seesRepository
    ? ({ kind: 'repository', repository } as const)
    : ({ kind: 'namespace', namespace } as const);
  const found: KnownHolder[] = [];
  for (const { kind, id, name } of candidates) {
    if (found.length === MOST_NAMED) break;
    const holder = await holderOf(rows, { kind, id, name }, access.clock.now());
    if (holder && permitted(await heldRights(rows, holder, scope)).includes(permission)) found.push({ kind, name });
  }
  return found;
}

async function holderOf(
  rows: Rows,
  { kind, id, name }: CandidateRow,
  now: number,
): Promise<RightsHolder | TeamHolder | undefined> {
  return kind === 'team' ? { kind, id, name } : identityOfActor(rows, { kind, id }, 'explained', now);
}

async function seesOrganization(rows: Rows, by: Identity, name: string): Promise<boolean> {
  return getVisibleOrganization(rows, by, name).then(
    () => true,
    (error: unknown) => {
      if (hasCode(error, 'NOT_FOUND')) return false;
      throw error;
    },
  );
}
