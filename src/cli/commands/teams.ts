// shiplock team: teams of organizations.

import type { Command } from 'commander';
import type { GrantBody } from '../../api/access.ts';
import * as contract from '../../api/team.ts';
import { allPages } from '../all-pages.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';

export function addTeamCommands(program: Command, context: Context): void {
  const team = program.command('team').description('teams of organizations, written as organization/team');

  team
    .command('list <organization>')
    .description('the teams of an organization')
    .action(async (organization: string, _options: unknown, command: Command) => {
      const params = { organization };
      const found = await allPages<contract.TeamBody>(context.client(command), contract.listTeams, { params });
      const rows = found.map((one) => [one.name, one.members, one.group?.name ?? '', one.description]);
      context
        .printer(command)
        .table(found, ['NAME', 'MEMBERS', 'GROUP', 'DESCRIPTION'], rows, `${organization} has no teams`);
    });

  team
    .command('create <team>')
    .description('make a team of an organization')
    .option('--description <text>', 'what it is for', '')
    .option(
      '--group <name>',
      'the group of the directory whose members are in it: a DN, or what the claim of groups has',
    )
    .option('--issuer <issuer>', 'the directory of the group, where there are several')
    .action(async (text: string, options: GroupOptions & { description: string }, command: Command) => {
      const { organization, team: name } = parseTeam(text);
      const { description } = options;
      const params = { organization };
      const body = { name, description, ...(options.group ? { group: groupOf(options.group, options) } : {}) };
      const made = await context.client(command).call(contract.createTeam, { params, body });
      context.printer(command).result(made, `Created the team ${text}`);
    });

  team
    .command('link <team> <group>')
    .description('have the members of a group of the directory in the team')
    .option('--issuer <issuer>', 'the directory of the group, where there are several')
    .action(async (text: string, group: string, options: GroupOptions, command: Command) => {
      const body = { group: groupOf(group, options) };
      const changed = await context.client(command).call(contract.changeTeam, { params: parseTeam(text), body });
      context
        .printer(command)
        .result(changed, `The team ${text} has the members of ${group}: ${changed.members} so far`);
    });

  team
    .command('unlink <team>')
    .description('take those out of the team whom its group has brought')
    .action(async (text: string, _options: unknown, command: Command) => {
      const body = { group: null };
      const changed = await context.client(command).call(contract.changeTeam, { params: parseTeam(text), body });
      context
        .printer(command)
        .result(changed, `The team ${text} has no group any more, and ${changed.members} members`);
    });

  team
    .command('delete <team>')
    .description('delete a team, with what it was given')
    .action(async (text: string, _options: unknown, command: Command) => {
      await context.client(command).call(contract.deleteTeam, { params: parseTeam(text) });
      context.printer(command).result({ deleted: text }, `Deleted the team ${text}`);
    });

  team
    .command('members <team>')
    .description('who is in a team')
    .action(async (text: string, _options: unknown, command: Command) => {
      const params = parseTeam(text);
      const found = await allPages<contract.TeamMemberBody>(context.client(command), contract.listTeamMembers, {
        params,
      });
      context.printer(command).table(
        found,
        ['NAME', 'FULL NAME', ''],
        found.map((one) => [one.name, one.fullName, one.throughGroup ? 'through the group' : '']),
        `${text} has no members`,
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
    .description('take a user out of a team, and with the last team out of the organization that they came into by it')
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
      context
        .printer(command)
        .table(found, ['WHERE', '', 'ROLE'], rows, `${text} was given nothing, and denied nothing`);
    });
}

interface GroupOptions {
  readonly group?: string;
  readonly issuer?: string;
}

function groupOf(name: string, { issuer }: GroupOptions): { name: string; issuer?: string } {
  return { name, ...(issuer === undefined ? {} : { issuer }) };
}

function parseTeam(text: string): { organization: string; team: string } {
  const [organization, team, more] = text.split('/');
  if (organization && team && more === undefined) return { organization, team };
  throw new CommandError(EXIT.wrongUsage, `${JSON.stringify(text)} is not a team: write organization/team`);
}
