// shiplock role: named sets of permissions.

import type { Command } from 'commander';
import * as contract from '../../api/role.ts';
import { allPages } from '../all-pages.ts';
import { someChange } from '../change.ts';
import type { Context } from '../context.ts';

type Permissions = contract.RoleBody['permissions'];

export function addRoleCommands(program: Command, context: Context): void {
  const role = program.command('role').description('named sets of permissions');

  role
    .command('list')
    .description('all roles, and what they permit')
    .action(async (_options: unknown, command: Command) => {
      const found = await allPages<contract.RoleBody>(context.client(command), contract.listRoles, {});
      const rows = found.map((one) => [one.name, one.builtIn ? 'built in' : '', one.permissions.join(', ')]);
      context.printer(command).facts(found, ['NAME', '', 'PERMISSIONS'], rows);
    });

  role
    .command('create <name>')
    .description('make a role (system admins)')
    .requiredOption('--permissions <list>', `of ${contract.PERMISSIONS.join(',')}`)
    .option('--description <text>', 'what it is for', '')
    .action(async (name: string, options: { permissions: string; description: string }, command: Command) => {
      const body = { name, permissions: parsePermissions(options.permissions), description: options.description };
      const made = await context.client(command).call(contract.createRole, { body });
      context.printer(command).result(made, `Created the role ${name}`);
    });

  role
    .command('set <name>')
    .description('change a role for all who have it (system admins)')
    .option('--permissions <list>', 'for all who have the role')
    .option('--description <text>', 'what it is for')
    .action(async (name: string, options: { permissions?: string; description?: string }, command: Command) => {
      const { permissions, description } = options;
      const body = {
        ...(permissions === undefined ? {} : { permissions: parsePermissions(permissions) }),
        ...(description === undefined ? {} : { description }),
      };
      someChange(body, command);
      const changed = await context.client(command).call(contract.changeRole, { params: { role: name }, body });
      context.printer(command).result(changed, `${name} permits ${changed.permissions.join(', ')}`);
    });

  role
    .command('delete <name>')
    .description('delete a role that nobody has (system admins)')
    .action(async (name: string, _options: unknown, command: Command) => {
      await context.client(command).call(contract.deleteRole, { params: { role: name } });
      context.printer(command).result({ deleted: name }, `Deleted the role ${name}`);
    });
}

/** As the option has them; the server says which there are. */
export function parsePermissions(list: string): Permissions {
  return list.split(',').map((one) => one.trim()) as Permissions;
}
