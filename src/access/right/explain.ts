// Why somebody may do something in a repository, or may not: the grant that decides.

import type { Rows } from '../../database/database.ts';
import { hasCode, ShiplockError } from '../../errors.ts';
import { namespaceOf } from '../../oci/reference.ts';
import { selectAccount } from '../account/account-table.ts';
import type { Accounts } from '../account/accounts.ts';
import { ANONYMOUS_NAME } from '../account/create-account.ts';
import { getVisibleOrganization } from '../account/find-account.ts';
import { getTeamAt } from '../account/find-team.ts';
import { parseKeyName } from '../credential/api-key-name.ts';
import { selectKeyByName } from '../credential/api-key-table.ts';
import { getVisibleKey } from '../credential/find-api-key.ts';
import type { Identity, KeyIdentity } from '../identity.ts';
import { authorize, EVERYBODY } from './authorize.ts';
import { decidingRight, type HeldRight } from './decide.ts';
import { heldRights, type RightsHolder, type TeamHolder } from './held-rights.ts';
import { identityOfActor } from './holder-behind.ts';
import type { Permission } from './permission.ts';
import { requireHolder } from './requirements.ts';
import { selectHeldGrants, selectVisibility } from './rights-table.ts';

export interface Explanation {
  readonly allowed: boolean;
  /** In a sentence for people. */
  readonly reason: string;
  /** The right that decides; null when none speaks about the permission. */
  readonly decidedBy: HeldRight | null;
}

/**
 * Whether they have the permission, with all their rights: a restricted access token may have less. For oneself; else for
 * those who may see who has access to the repository, and for auditors.
 * @param who a user, the user name of an API key, a team as `organization/team`, or `anonymous` for who is not logged in
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
  const everybody = (await selectVisibility(rows, repository)) === 'public' ? [EVERYBODY] : [];
  const rights = [...everybody, ...(await rightsOf(access, by, who, repository))];
  const decidedBy = await asMayBeTold(rows, by, decidingRight(rights, permission) ?? null, repository);
  const allowed = decidedBy !== null && !decidedBy.isDenied;
  return { allowed, decidedBy, reason: sentence(who, permission, repository, decidedBy) };
}

/** What they were given and denied, beside what everybody may. */
async function rightsOf(access: Accounts, by: Identity, who: string, repository: string): Promise<HeldRight[]> {
  if (who === ANONYMOUS_NAME) return [];
  const { rows } = access.database;
  const holder = who.includes('/')
    ? await findTeam(rows, by, who, repository)
    : await findHolder(rows, by, who, { repository, now: access.clock.now() });
  return heldRights(rows, holder, { kind: 'repository', repository });
}

async function findTeam(rows: Rows, by: Identity, who: string, repository: string): Promise<TeamHolder> {
  const [organization = '', ...rest] = who.split('/');
  const team = rest.join('/');
  const { id } = await getTeamAt(rows, by, namespaceOf(repository), { organization, team });
  return { kind: 'team', id, name: who };
}

async function findHolder(
  rows: Rows,
  by: Identity,
  who: string,
  { repository, now }: { readonly repository: string; readonly now: number },
): Promise<RightsHolder> {
  const key = parseKeyName(who);
  const id = key ? (await selectKeyByName(rows, key.namespace, key.name))?.id : (await selectAccount(rows, who))?.id;
  const kind = key ? 'api_key' : 'user';
  const holder = await identityOfActor(rows, { kind, id: id ?? null }, 'explained', now);
  if (holder && (holder.kind === 'user' || (await isKeyInSight(rows, by, holder, repository)))) return holder;
  throw new ShiplockError('NOT_FOUND', `there is no ${key ? 'API key' : 'user'} ${who}, or they are not active`);
}

/** Who gives at the repository knows the keys of its namespace, and those that have something there; others' are known to theirs. */
async function isKeyInSight(rows: Rows, by: Identity, key: KeyIdentity, repository: string): Promise<boolean> {
  const namespace = namespaceOf(repository);
  if (parseKeyName(key.name)?.namespace === namespace || (by.kind === 'key' && by.id === key.id)) return true;
  if ((await selectHeldGrants(rows, key, [repository, namespace])).length > 0) return true;
  return getVisibleKey(rows, by, key.id).then(() => true, falseWhereAbsent);
}

/** The team that decides can be one of an organization that is not there for the asker. */
async function asMayBeTold(
  rows: Rows,
  by: Identity,
  right: HeldRight | null,
  repository: string,
): Promise<HeldRight | null> {
  const [organization = ''] = right?.through === 'team' ? right.holder.split('/') : [];
  if (right === null || organization === '' || organization === namespaceOf(repository)) return right;
  const isThere = await getVisibleOrganization(rows, by, organization).then(() => true, falseWhereAbsent);
  return isThere ? right : { ...right, holder: '' };
}

/** False instead of an error that says that there is no such thing. */
function falseWhereAbsent(error: unknown): false {
  if (hasCode(error, 'NOT_FOUND', 'DENIED')) return false;
  throw error;
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
      return `${right.holder === '' ? 'a team of an organization that you may not see' : `the team ${right.holder}`} ${verb} ${what}`;
    default:
      return `${who} ${verb} ${what}`;
  }
}
