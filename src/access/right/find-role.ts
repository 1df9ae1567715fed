// Looking roles up: the built-in ones and the deployment's own.

import type { Rows } from '../../database/database.ts';
import type { RoleRow } from '../../database/schema/accounts.ts';
import { ShiplockError } from '../../errors.ts';
import { builtInRole, type Permission, ROLES } from './permission.ts';
import { selectRole } from './role-table.ts';

export interface Role {
  /** null for a built-in role. */
  readonly id: string | null;
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly Permission[];
}

/** What people are told of the built-in roles. */
const DESCRIPTIONS: Readonly<Record<keyof typeof ROLES, string>> = {
  'read-only': 'See and pull.',
  'read-write': 'Pull, push, delete tags, scan, and promote.',
  admin: 'Everything, also who has access.',
  promoter: 'See, pull, promote, and accept promotions; pushes nothing.',
  approver: 'See, pull, and approve what waits for it.',
  auditor: 'Read everything, also the audit log; changes nothing.',
};

/** In the order in which people are shown them. */
export const BUILT_IN: readonly Role[] = Object.entries(ROLES).map(([name, permissions]) => {
  return { id: null, name, description: DESCRIPTIONS[name as keyof typeof ROLES], permissions };
});

/** @throws ShiplockError INVALID that says which roles there are */
export async function findRole(rows: Rows, name: string): Promise<Role> {
  const permissions = builtInRole(name);
  if (permissions) return { id: null, name, description: '', permissions };
  const row = await selectRole(rows, name);
  if (row) return readRole(row);
  const known = Object.keys(ROLES).join(', ');
  throw new ShiplockError(
    'INVALID',
    `there is no role ${JSON.stringify(name)}: use ${known}, or make one ("shiplock role create", POST /api/v1/roles)`,
  );
}

export function readRole(row: RoleRow): Role {
  const { id, name, description } = row;
  return { id, name, description, permissions: JSON.parse(row.permissions_json) as Permission[] };
}
