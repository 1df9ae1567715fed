// Looking teams up.

import type { Microseconds } from '../../clock.ts';
import type { Rows } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import type { Identity } from '../identity.ts';
import { getAccount, getVisibleOrganization } from './find-account.ts';
import { type CountedTeam, selectTeam } from './team-table.ts';

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly organization: string;
  readonly organizationId: string;
  readonly description: string;
  /** How many members it has. */
  readonly members: number;
  /** The group of a directory whose members are in it. */
  readonly group: { readonly issuer: string; readonly name: string } | null;
  readonly createdAt: Microseconds;
}

/**
 * The team, for those who may see who has access in this namespace: they know its teams, whether or not they are members, and of
 * others' those that they may see.
 * @param namespace undefined for everywhere
 * @throws ShiplockError NOT_FOUND
 */
export async function getTeamAt(
  rows: Rows,
  by: Identity,
  namespace: string | undefined,
  { organization, team }: { readonly organization: string; readonly team: string },
): Promise<Team> {
  if (namespace !== organization) return getVisibleTeam(rows, by, organization, team);
  const { id } = await getAccount(rows, organization, 'organization');
  return teamIn(rows, id, organization, team);
}

/**
 * A team is there for those for whom its organization is.
 * @throws ShiplockError NOT_FOUND
 */
export async function getVisibleTeam(rows: Rows, by: Identity, organization: string, name: string): Promise<Team> {
  const { id } = await getVisibleOrganization(rows, by, organization);
  return teamIn(rows, id, organization, name);
}

async function teamIn(rows: Rows, organizationId: string, organization: string, name: string): Promise<Team> {
  const row = await selectTeam(rows, organizationId, name);
  if (!row) throw new ShiplockError('NOT_FOUND', `the organization ${organization} has no team ${name}`);
  return readTeam(row, organization);
}

export function readTeam(row: CountedTeam, organization: string): Team {
  return {
    id: row.id,
    name: row.name,
    organization,
    organizationId: row.organization_id,
    description: row.description,
    members: Number(row.members),
    group:
      row.group_issuer === null || row.group_name === null ? null : { issuer: row.group_issuer, name: row.group_name },
    createdAt: row.created_at,
  };
}
