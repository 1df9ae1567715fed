// Why somebody may do something in a repository, or may not: the grant that decides.

import type { Rows } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import { namespaceOf } from '../../oci/reference.ts';
import { selectAccount } from '../account/account-table.ts';
import type { Accounts } from '../account/accounts.ts';
import { parseKeyName } from '../credential/api-key-name.ts';
import { selectKeyByName } from '../credential/api-key-table.ts';
import type { Identity } from '../identity.ts';
import { authorize, EVERYBODY } from './authorize.ts';
import { decidingRight, type HeldRight } from './decide.ts';
import { heldRights, type RightsHolder } from './held-rights.ts';
import { identityOfActor } from './holder-behind.ts';
import type { Permission } from './permission.ts';
import { requireHolder } from './requirements.ts';
import { selectVisibility } from './rights-table.ts';

export interface Explanation {
  readonly allowed: boolean;
  /** In a sentence for people. */
  readonly reason: string;
  /** The right that decides; null when none speaks about the permission. */
  readonly decidedBy: HeldRight | null;
}

/**
 * Whether the user or API key of this name has the permission, with all their rights: a restricted access token may have
 * less. For oneself; else for those who may see who has access to the repository, and for auditors.
 * @throws AccessRefused for the repository; ShiplockError NOT_FOUND for whom, UNAUTHORIZED
 */
export async function explainAccess(
  access: Accounts,
  by: Identity,
  {
    who,
    repository,
    permission,
  }: { readonly who: string; readonly repository: string; readonly permission: Permission },
): Promise<Explanation> {
  const { rows } = access.database;
  const asker = requireHolder(by);
  const { permissions } = await authorize(rows, by, 'pull', repository);
  if (asker.name !== who && !permissions.has('view_audit')) await authorize(rows, by, 'manage_repository', repository);
  const holder = await findHolder(rows, who, access.clock.now());
  const everybody = (await selectVisibility(rows, repository)) === 'public' ? [EVERYBODY] : [];
  const rights = [...everybody, ...(await heldRights(rows, holder, { kind: 'repository', repository }))];
  const decidedBy = decidingRight(rights, permission) ?? null;
  const allowed = decidedBy !== null && !decidedBy.isDenied;
  return { allowed, decidedBy, reason: sentence(who, permission, repository, decidedBy) };
}

async function findHolder(rows: Rows, who: string, now: number): Promise<RightsHolder> {
  const key = parseKeyName(who);
  const id = key ? (await selectKeyByName(rows, key.namespace, key.name))?.id : (await selectAccount(rows, who))?.id;
  const kind = key ? 'api_key' : 'user';
  const holder = await identityOfActor(rows, { kind, id: id ?? null }, 'explained', now);
  if (holder) return holder;
  throw new ShiplockError('NOT_FOUND', `there is no ${key ? 'API key' : 'user'} ${who}, or they are not active`);
}

function sentence(who: string, permission: Permission, repository: string, right: HeldRight | null): string {
  const about = `${permission} on ${repository}`;
  if (right === null) return `${who} may not ${about}: nobody has given it to them`;
  const may = right.isDenied ? 'may not' : 'may';
  return `${who} ${may} ${about}: ${because(who, repository, right)}`;
}

function because(who: string, repository: string, right: HeldRight): string {
  const place = { repository, namespace: `the namespace ${namespaceOf(repository)}`, everywhere: 'everything' }[
    right.scope
  ];
  const what = right.role === null ? `permissions on ${place}` : `the role ${right.role} on ${place}`;
  const verb = right.isDenied ? 'is denied' : 'has';
  switch (right.through) {
    case 'admin':
      return `${who} is a system admin`;
    case 'owner':
      return `${who} owns ${place}`;
    case 'everybody':
      return `${repository} is public`;
    case 'team':
      return `the team ${right.holder} ${verb} ${what}`;
    default:
      return `${who} ${verb} ${what}`;
  }
}
