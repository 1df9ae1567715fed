// shiplock org: organizations, their members and owners.

import type { Command } from 'commander';
import * as contract from '../../api/account.ts';
import { allPages } from '../all-pages.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { grantRole } from './access.ts';

export function addOrganizationCommands(program: Command, context: Context): void {
  const org = program.command('org').description('organizations');

  org
    .command('list')
    .description('the organizations that you may see')
    .action(async (_options: unknown, command: Command) => {
      const found = await allPages<{ name: string; fullName: string }>(
        context.client(command),
        contract.listOrganizations,
        {},
        100_000,
      );
      context.printer(command).table(
        found,
        ['NAME', 'FULL NAME'],
        found.map((one) => [one.name, one.fullName]),
        'No organizations that you may see',
      );
    });

  org
    .command('create <name>')
    .description('make an organization, and the namespace of its name (system admins)')
    .option('--full-name <text>', 'the name as people write it', '')
    .option('--take-namespace', 'hand over the repositories that a deleted account of this name has left')
    .action(async (name: string, options: { fullName: string; takeNamespace?: boolean }, command: Command) => {
      const { fullName, takeNamespace = false } = options;
      const created = await context
        .client(command)
        .call(contract.createOrganization, { body: { name, fullName, takeNamespace } });
      context.printer(command).result(created, `Created the organization ${created.name} and its namespace`);
    });

  org
    .command('delete <name>')
    .description('delete an organization whose namespace is empty, with its teams and keys')
    .action(async (organization: string, _options: unknown, command: Command) => {
      await context.client(command).call(contract.deleteOrganization, { params: { organization } });
      context.printer(command).result({ deleted: organization }, `Deleted the organization ${organization}`);
    });

  org
    .command('members <name>')
    .description('who belongs to an organization, and who owns it')
    .action(async (organization: string, _options: unknown, command: Command) => {
      const params = { organization };
      const items = await allPages<contract.MemberBody>(context.client(command), contract.listMembers, { params });
      context.printer(command).table(
        items,
        ['NAME', 'FULL NAME', 'ROLE'],
        items.map((one) => [one.name, one.fullName, one.isOwner ? 'owner' : 'member']),
        `${organization} has no members`,
      );
    });

  org
    .command('add <name> <user>')
    .description('add a user, or change whether they are an owner')
    .option('--owner', 'an owner administers everything in the organization')
    .action(async (organization: string, user: string, options: { owner?: boolean }, command: Command) => {
      const isOwner = options.owner ?? false;
      await context.client(command).call(contract.setMember, { params: { organization, user }, body: { isOwner } });
      context
        .printer(command)
        .result({ organization, user, isOwner }, `${user} is ${isOwner ? 'an owner' : 'a member'} of ${organization}`);
    });

  org
    .command('remove <name> <user>')
    .description('take a user out of the organization and all of its teams')
    .action(async (organization: string, user: string, _options: unknown, command: Command) => {
      await context.client(command).call(contract.removeMember, { params: { organization, user } });
      context
        .printer(command)
        .result({ organization, removed: user }, `${user} is no member of ${organization} any more`);
    });

  org
    .command('grant <name> <user> <role>')
    .description(
      'give a user a role on all repositories of the namespace; "access grant" gives teams and keys roles, too',
    )
    .action(async (namespace: string, user: string, role: string, _options: unknown, command: Command) => {
      if (namespace.includes('/'))
        throw new CommandError(EXIT.wrongUsage, `${namespace} is not a namespace: use "shiplock repo grant"`);
      const { sentence } = await grantRole(context.client(command), { who: user, role, place: namespace });
      context.printer(command).result({ namespace, user, role }, sentence);
    });
}
