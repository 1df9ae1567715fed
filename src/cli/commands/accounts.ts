// shiplock user, shiplock org, shiplock token.

import type { Command } from 'commander';
import * as access from '../../api/access.ts';
import * as contract from '../../api/account.ts';
import { allPages } from '../all-pages.ts';
import type { Context } from '../context.ts';
import { expiry } from '../expiry.ts';
import { shortTime } from '../print.ts';
import { yesOrNo } from '../yes-or-no.ts';

export function addAccountCommands(program: Command, context: Context): void {
  addUserCommands(program.command('user').description('users'), context);
  addOrganizationCommands(program.command('org').description('organizations'), context);
  addTokenCommands(program.command('token').description('your access tokens'), context);
}

function addUserCommands(user: Command, context: Context): void {
  user.command('list').action(async (_options: unknown, command: Command) => {
    const found = await allPages<contract.UserBody>(context.client(command), contract.listUsers, {}, 100_000);
    const rows = found.map((one) => [
      one.name,
      one.fullName,
      one.isAdmin ? 'admin' : '',
      one.isActive ? '' : 'deactivated',
    ]);
    context.printer(command).table(found, ['NAME', 'FULL NAME', 'ROLE', 'STATE'], rows);
  });

  user
    .command('create <name>')
    .requiredOption('-p, --password <password>', 'at least 8 characters')
    .option('--full-name <text>', 'the name as people write it', '')
    .option('--admin', 'make a system admin')
    .action(
      async (name: string, options: { password: string; fullName: string; admin?: boolean }, command: Command) => {
        const body = { name, password: options.password, fullName: options.fullName, isAdmin: options.admin ?? false };
        const created = await context.client(command).call(contract.createUser, { body });
        context.printer(command).result(created, `Created the user ${created.name}`);
      },
    );

  user
    .command('set <name>')
    .option('--full-name <text>')
    .addOption(yesOrNo('--admin <yes|no>', 'a system admin may do everything'))
    .addOption(yesOrNo('--active <yes|no>', 'a deactivated user cannot log in'))
    .option('-p, --password <password>', 'ends all access tokens of the user')
    .option('--current-password <password>', "needed to change one's own")
    .action(async (name: string, options: Record<string, string | undefined>, command: Command) => {
      const { fullName, password, currentPassword } = options;
      const body = {
        ...(fullName === undefined ? {} : { fullName }),
        ...(options['admin'] === undefined ? {} : { isAdmin: options['admin'] === 'yes' }),
        ...(options['active'] === undefined ? {} : { isActive: options['active'] === 'yes' }),
        ...(password === undefined ? {} : { password }),
        ...(currentPassword === undefined ? {} : { currentPassword }),
      };
      const changed = await context.client(command).call(contract.changeUser, { params: { user: name }, body });
      context.printer(command).result(changed, `Changed the user ${changed.name}`);
    });

  user.command('delete <name>').action(async (name: string, _options: unknown, command: Command) => {
    await context.client(command).call(contract.deleteUser, { params: { user: name } });
    context.printer(command).result({ deleted: name }, `Deleted the user ${name}`);
  });
}

function addOrganizationCommands(org: Command, context: Context): void {
  org.command('list').action(async (_options: unknown, command: Command) => {
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
    );
  });

  org
    .command('create <name>')
    .option('--full-name <text>', 'the name as people write it', '')
    .action(async (name: string, options: { fullName: string }, command: Command) => {
      const created = await context
        .client(command)
        .call(contract.createOrganization, { body: { name, fullName: options.fullName } });
      context.printer(command).result(created, `Created the organization ${created.name} and its namespace`);
    });

  org.command('delete <name>').action(async (organization: string, _options: unknown, command: Command) => {
    await context.client(command).call(contract.deleteOrganization, { params: { organization } });
    context.printer(command).result({ deleted: organization }, `Deleted the organization ${organization}`);
  });

  org.command('members <name>').action(async (organization: string, _options: unknown, command: Command) => {
    const params = { organization };
    const items = await allPages<contract.MemberBody>(context.client(command), contract.listMembers, { params });
    context.printer(command).table(
      items,
      ['NAME', 'FULL NAME', 'ROLE'],
      items.map((one) => [one.name, one.fullName, one.isOwner ? 'owner' : 'member']),
    );
  });

  org
    .command('add <name> <user>')
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
    .action(async (organization: string, user: string, _options: unknown, command: Command) => {
      await context.client(command).call(contract.removeMember, { params: { organization, user } });
      context
        .printer(command)
        .result({ organization, removed: user }, `${user} is no member of ${organization} any more`);
    });

  org
    .command('grant <name> <user> <role>')
    .description('give a user the role read-only, read-write or admin on all repositories of the namespace')
    .action(async (namespace: string, user: string, role: 'read-only', _options: unknown, command: Command) => {
      await context.client(command).call(access.grantNamespaceAccess, { params: { namespace, user }, body: { role } });
      context.printer(command).result({ namespace, user, role }, `${user} is ${role} on ${namespace}`);
    });
}

function addTokenCommands(token: Command, context: Context): void {
  token.command('list').action(async (_options: unknown, command: Command) => {
    const items = await allPages<access.AccessTokenBody>(context.client(command), access.listTokens, {});
    const rows = items.map((one) => [
      one.id,
      one.name,
      one.kind,
      one.permissions?.join(', ') ?? 'all',
      shortTime(one.expiresAt),
      shortTime(one.lastUsedAt),
    ]);
    context.printer(command).table(items, ['ID', 'NAME', 'KIND', 'PERMISSIONS', 'EXPIRES', 'LAST USED'], rows);
  });

  token
    .command('create <name>')
    .option('--permissions <list>', 'restrict it, such as pull,promote')
    .option('--expires-in-days <n>', 'default: never', Number)
    .action(async (name: string, options: { permissions?: string; expiresInDays?: number }, command: Command) => {
      const { permissions, expiresInDays } = options;
      const body = {
        name,
        ...(permissions === undefined ? {} : { permissions: permissions.split(',') as ['pull'] }),
        ...(expiresInDays === undefined ? {} : { expiresAt: expiry(expiresInDays) }),
      };
      const created = await context.client(command).call(access.createToken, { body });
      context
        .printer(command)
        .result(created, `${created.secret}\nThis is shown once. Use it as password, or as SHIPLOCK_TOKEN.`);
    });

  token.command('revoke <id>').action(async (id: string, _options: unknown, command: Command) => {
    await context.client(command).call(access.revokeToken, { params: { id } });
    context.printer(command).result({ revoked: id }, `Revoked ${id}`);
  });
}
