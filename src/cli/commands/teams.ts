// shiplock team: teams of organizations.

import type { Command } from 'commander';
import type { GrantBody } from '../../api/access.ts';
import * as contract from '../../api/team.ts';
import { allPages } from '../all-pages.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';

export function addTeamCommands(program: Command, context: Context): void {
  const team = program.command('team').description('teams of organizations, written as organization/team');

  team.command('list <organization>').action(async (organization: string, _options: unknown, command: Command) => {
    const params = { organization };
    const found = await allPages<contract.TeamBody>(context.client(command), contract.listTeams, { params });
    const rows = found.map((one) => [one.name, one.members, one.description]);
    context.printer(command).table(found, ['NAME', 'MEMBERS', 'DESCRIPTION'], rows);
  });

  team
    .command('create <team>')
    .option('--description <text>', 'what it is for', '')
    .action(async (text: string, { description }: { description: string }, command: Command) => {
      const { organization, team: name } = parseTeam(text);
      const params = { organization };
      const made = await context.client(command).call(contract.createTeam, { params, body: { name, description } });
      context.printer(command).result(made, `Created the team ${text}`);
    });

  team.command('delete <team>').action(async (text: string, _options: unknown, command: Command) => {
    await context.client(command).call(contract.deleteTeam, { params: parseTeam(text) });
    context.printer(command).result({ deleted: text }, `Deleted the team ${text}`);
  });

  team.command('members <team>').action(async (text: string, _options: unknown, command: Command) => {
    const params = parseTeam(text);
    const found = await allPages<contract.TeamMemberBody>(context.client(command), contract.listTeamMembers, {
      params,
    });
    context.printer(command).table(
      found,
      ['NAME', 'FULL NAME'],
      found.map((one) => [one.name, one.fullName]),
    );
  });

  team
    .command('add <team> <user>')
    .description('add a user to a team, and to the organization')
    .action(async (text: string, user: string, _options: unknown, command: Command) => {
      const params = { ...parseTeam(text), user };
      await context.client(command).call(contract.addTeamMember, { params, body: {} });
      context.printer(command).result({ team: text, user }, `${user} is in the team ${text}`);
    });

  team
    .command('remove <team> <user>')
    .action(async (text: string, user: string, _options: unknown, command: Command) => {
      await context.client(command).call(contract.removeTeamMember, { params: { ...parseTeam(text), user } });
      context.printer(command).result({ team: text, removed: user }, `${user} is not in the team ${text} any more`);
    });

  team
    .command('access <team>')
    .description('what a team was given and denied')
    .action(async (text: string, _options: unknown, command: Command) => {
      const params = parseTeam(text);
      const found = await allPages<GrantBody>(context.client(command), contract.listTeamAccess, { params });
      const rows = found.map((one) => [
        one.repository ?? one.namespace ?? 'everything',
        one.deny ? 'denied' : '',
        one.role ?? one.permissions.join(', '),
      ]);
      context.printer(command).table(found, ['WHERE', '', 'ROLE'], rows);
    });
}

function parseTeam(text: string): { organization: string; team: string } {
  const [organization, team, more] = text.split('/');
  if (organization && team && more === undefined) return { organization, team };
  throw new CommandError(EXIT.wrongUsage, `${JSON.stringify(text)} is not a team: write organization/team`);
}
