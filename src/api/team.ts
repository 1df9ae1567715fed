// The contract of teams of an organization.

import { z } from 'zod';
import { grantSchema } from './access.ts';
import { pageOf, pageQuery } from './page.ts';
import { exactLine, line } from './printed-text.ts';
import { route } from './route.ts';

const group = z.object({
  issuer: z.string().meta({ description: '`ldap`, or the issuer of OpenID Connect.' }),
  name: z.string().meta({ description: 'The DN of the group, or what the claim of groups has.' }),
});

export const teamSchema = z
  .object({
    name: z.string(),
    organization: z.string(),
    description: z.string(),
    members: z.number().int().meta({ description: 'How many.' }),
    group: group.nullable().meta({ description: 'The group of the directory whose members are in the team.' }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Team' });
export type TeamBody = z.output<typeof teamSchema>;

export const teamMemberSchema = z
  .object({
    name: z.string(),
    fullName: z.string(),
    throughGroup: z.boolean().meta({ description: "They came with the team's group, and leave with it." }),
  })
  .meta({ id: 'TeamMember' });
export type TeamMemberBody = z.output<typeof teamMemberSchema>;

const organization = z.object({ organization: z.string() });
const team = organization.extend({ team: z.string() });
const member = team.extend({ user: z.string() });
const description = line().max(500);
const groupChoice = z.strictObject({
  issuer: exactLine().max(500).optional().meta({ description: 'Needed only where there are several directories.' }),
  name: exactLine().min(1).max(1_000),
});

export const listTeams = route({
  method: 'GET',
  path: '/organizations/{organization}/teams',
  tag: 'Teams',
  summary: 'The teams of an organization (its members)',
  params: organization,
  query: z.object(pageQuery),
  answers: { 200: pageOf(teamSchema) },
});

export const createTeam = route({
  method: 'POST',
  path: '/organizations/{organization}/teams',
  tag: 'Teams',
  summary: 'Make a team (owners)',
  params: organization,
  body: z.strictObject({
    name: line().min(1).max(100),
    description: description.default(''),
    group: groupChoice.optional(),
  }),
  answers: { 201: teamSchema },
});

export const getTeam = route({
  method: 'GET',
  path: '/organizations/{organization}/teams/{team}',
  tag: 'Teams',
  summary: 'One team',
  params: team,
  answers: { 200: teamSchema },
});

export const changeTeam = route({
  method: 'PATCH',
  path: '/organizations/{organization}/teams/{team}',
  tag: 'Teams',
  summary: 'Change the description of a team, or the group of the directory whose members are in it (owners)',
  params: team,
  body: z.strictObject({ description: description.optional(), group: groupChoice.nullable().optional() }),
  answers: { 200: teamSchema },
});

export const deleteTeam = route({
  method: 'DELETE',
  path: '/organizations/{organization}/teams/{team}',
  tag: 'Teams',
  summary: 'Delete a team, with what its members may do through it (owners)',
  params: team,
  answers: { 204: null },
});

export const listTeamMembers = route({
  method: 'GET',
  path: '/organizations/{organization}/teams/{team}/members',
  tag: 'Teams',
  summary: 'The members of a team',
  params: team,
  query: z.object(pageQuery),
  answers: { 200: pageOf(teamMemberSchema) },
});

export const addTeamMember = route({
  method: 'PUT',
  path: '/organizations/{organization}/teams/{team}/members/{user}',
  tag: 'Teams',
  summary: 'Add a user to a team, and to the organization (owners)',
  params: member,
  body: z.strictObject({}),
  answers: { 204: null },
});

export const removeTeamMember = route({
  method: 'DELETE',
  path: '/organizations/{organization}/teams/{team}/members/{user}',
  tag: 'Teams',
  summary: 'Take a user out of a team; who came with a team goes with the last one (owners)',
  params: member,
  answers: { 204: null },
});

export const listTeamAccess = route({
  method: 'GET',
  path: '/organizations/{organization}/teams/{team}/repositories',
  tag: 'Teams',
  summary: 'What a team was given and denied, on repositories and on the namespace (members of the organization)',
  params: team,
  query: z.object(pageQuery),
  answers: { 200: pageOf(grantSchema) },
});
