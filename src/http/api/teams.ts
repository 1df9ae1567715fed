// Teams of organizations.

import type { FastifyInstance } from 'fastify';
import type { Team } from '../../access/account/find-team.ts';
import {
  addTeamMember,
  changeTeam,
  createTeam,
  deleteTeam,
  getTeam,
  listTeamMembers,
  listTeams,
  removeTeamMember,
} from '../../access/account/teams.ts';
import { listTeamGrants } from '../../access/right/grants.ts';
import * as contract from '../../api/team.ts';
import { isoTime } from '../../clock.ts';
import type { Doors } from '../doors.ts';
import { showGrant } from './access.ts';
import { pageAfter, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';

export async function teamRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.listTeams).answer(async ({ by, params, query, rooms }) => {
    return {
      status: 200,
      body: toPage(await listTeams(rooms.access, by, { ...params, ...pageAfter(query) }), showTeam),
    };
  });

  on(contract.createTeam).answer(async ({ by, params, body, rooms }) => {
    return { status: 201, body: showTeam(await createTeam(rooms.access, by, { ...params, ...body })) };
  });

  on(contract.getTeam).answer(async ({ by, params, rooms }) => {
    return { status: 200, body: showTeam(await getTeam(rooms.access, by, params)) };
  });

  on(contract.changeTeam).answer(async ({ by, params, body, rooms }) => {
    return { status: 200, body: showTeam(await changeTeam(rooms.access, by, { ...params, ...body })) };
  });

  on(contract.deleteTeam).answer(async ({ by, params, rooms }) => {
    await deleteTeam(rooms.access, by, params);
    return { status: 204 };
  });

  on(contract.listTeamMembers).answer(async ({ by, params, query, rooms }) => {
    const found = await listTeamMembers(rooms.access, by, { ...params, ...pageAfter(query) });
    return { status: 200, body: toPage(found, (member) => member) };
  });

  on(contract.addTeamMember).answer(async ({ by, params, rooms }) => {
    await addTeamMember(rooms.access, by, params);
    return { status: 204 };
  });

  on(contract.removeTeamMember).answer(async ({ by, params, rooms }) => {
    await removeTeamMember(rooms.access, by, params);
    return { status: 204 };
  });

  on(contract.listTeamAccess).answer(async ({ by, params, query, rooms }) => {
    const found = await listTeamGrants(rooms.access, by, { ...params, ...pageAfter(query) });
    return { status: 200, body: toPage(found, showGrant) };
  });
}

function showTeam({ name, organization, description, members, group, createdAt }: Team): contract.TeamBody {
  return { name, organization, description, members, group, createdAt: isoTime(createdAt) };
}
