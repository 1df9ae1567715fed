// The permission check of somebody with very many rights: a user in 50 teams, with 10,000 grants among them.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOrganization, createUser } from '../src/access/account/accounts.ts';
import { addTeamMember, createTeam } from '../src/access/account/teams.ts';
import { SYSTEM_IDENTITY, type UserIdentity } from '../src/access/identity.ts';
import { authorize } from '../src/access/right/authorize.ts';
import { SYSTEM } from '../src/actor.ts';
import { openSqlite } from '../src/database/sqlite.ts';
import { addRepository } from '../src/registry/create-repository.ts';
import { systemClock } from '../src/system-clock.ts';
import { percentile } from './latency.ts';

const TEAMS = 50;
const GRANTS = 10_000;
const CHECKS = 5_000;

/** The median and the 99th hundredth of `authorize`, for a right by a team and for one of the user's own. */
export async function manyRights(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'shiplock-bench-'));
  const database = await openSqlite(join(folder, 'shiplock.db'));
  const access = { database, clock: systemClock, directories: {} };
  try {
    const { id } = await createUser(access, SYSTEM_IDENTITY, { name: 'jane' });
    await createOrganization(access, SYSTEM_IDENTITY, { name: 'acme' });
    for (let number = 0; number < TEAMS; number++) {
      const team = { organization: 'acme', name: `team-${number}`, description: '' };
      await createTeam(access, SYSTEM_IDENTITY, team);
      await addTeamMember(access, SYSTEM_IDENTITY, { organization: 'acme', team: team.name, user: 'jane' });
    }
    await database.transaction(async (tx) => {
      const teams = await tx.selectFrom('team').select('id').execute();
      for (let number = 0; number < GRANTS; number++) {
        const holder =
          number % 2 ? { user_id: id, team_id: null } : { user_id: null, team_id: teams[number % TEAMS]?.id ?? '' };
        const place = { scope_kind: 'repository', scope: `acme/r${number}`, is_denied: 0, created_at: 1 } as const;
        const role = { built_in_role: 'read-write', role_id: null, permissions_json: null, granted_by: 'bench' };
        await tx
          .insertInto('access_grant')
          .values({ id: `g${number}`, key_id: null, ...holder, ...place, ...role })
          .execute();
      }
      for (const name of ['acme/r8', 'acme/r9']) await addRepository(tx, { name }, { actor: SYSTEM, at: 1 });
    });
    const jane: UserIdentity = { kind: 'user', id, name: 'jane', isAdmin: false, credential: 'password' };
    const times: number[] = [];
    for (let check = 0; check < CHECKS; check++) {
      const began = performance.now();
      await authorize(database.rows, jane, 'push', check % 2 ? 'acme/r9' : 'acme/r8');
      times.push(performance.now() - began);
    }
    return `${percentile(times, 0.5).toFixed(2)} ms, ${percentile(times, 0.99).toFixed(2)} ms`;
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
