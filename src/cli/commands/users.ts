// shiplock user: who can log in.

import type { Command } from 'commander';
import * as contract from '../../api/account.ts';
import { allPages } from '../all-pages.ts';
import { someChange } from '../change.ts';
import type { Context } from '../context.ts';
import { givenSecret, requiredSecret, type SecretOptions, withSecretOptions } from '../read-secret.ts';
import { yesOrNo } from '../yes-or-no.ts';

interface SetOptions extends SecretOptions {
  readonly fullName?: string;
  readonly admin?: 'yes' | 'no';
  readonly active?: 'yes' | 'no';
  readonly currentPasswordFile?: string;
}

export function addUserCommands(program: Command, context: Context): void {
  const user = program.command('user').description('users');

  user
    .command('list')
    .description('everybody who has an account (system admins and auditors)')
    .action(async (_options: unknown, command: Command) => {
      const found = await allPages<contract.UserBody>(context.client(command), contract.listUsers, {}, 100_000);
      const rows = found.map((one) => [
        one.name,
        one.fullName,
        one.isAdmin ? 'admin' : '',
        one.isActive ? '' : 'deactivated',
        one.directory ?? '',
      ]);
      context.printer(command).facts(found, ['NAME', 'FULL NAME', 'ROLE', 'STATE', 'DIRECTORY'], rows);
    });

  const create = user
    .command('create <name>')
    .description('make an account, and the namespace of its name (system admins)')
    .option('--full-name <text>', 'the name as people write it', '')
    .option('--admin', 'make a system admin')
    .option('--take-namespace', 'hand over the repositories that a deleted account of this name has left');
  withSecretOptions(create, 'the password, of at least 8 characters,').action(
    async (
      name: string,
      options: { fullName: string; admin?: boolean; takeNamespace?: boolean } & SecretOptions,
      command: Command,
    ) => {
      const { fullName, admin: isAdmin = false, takeNamespace = false } = options;
      const password = await requiredSecret(options, context.streams);
      const body = { name, password, fullName, isAdmin, takeNamespace };
      const created = await context.client(command).call(contract.createUser, { body });
      context.printer(command).result(created, `Created the user ${created.name}`);
    },
  );

  const set = user
    .command('set <name>')
    .description('change an account (system admins), or your own full name and password')
    .option('--full-name <text>', 'the name as people write it')
    .addOption(yesOrNo('--admin <yes|no>', 'a system admin may do everything'))
    .addOption(yesOrNo('--active <yes|no>', 'a deactivated user cannot log in'))
    .option('--current-password-file <file>', "with the present password, needed to change one's own");
  withSecretOptions(set, 'a new password, which ends all access tokens of the user,').action(
    async (name: string, options: SetOptions, command: Command) => {
      const { fullName } = options;
      const password = await givenSecret(options, context.streams);
      const currentPassword =
        options.currentPasswordFile === undefined
          ? undefined
          : await givenSecret({ passwordFile: options.currentPasswordFile }, context.streams);
      const change = {
        ...(fullName === undefined ? {} : { fullName }),
        ...(options.admin === undefined ? {} : { isAdmin: options.admin === 'yes' }),
        ...(options.active === undefined ? {} : { isActive: options.active === 'yes' }),
        ...(password === undefined ? {} : { password }),
      };
      const body = {
        ...someChange(change, command),
        ...(currentPassword === undefined ? {} : { currentPassword }),
      };
      const changed = await context.client(command).call(contract.changeUser, { params: { user: name }, body });
      context.printer(command).result(changed, `Changed the user ${changed.name}${adviceOn(changed)}`);
    },
  );

  user
    .command('delete <name>')
    .description('delete an account; what it did stays in the history, and its repositories stay (system admins)')
    .action(async (name: string, _options: unknown, command: Command) => {
      const client = context.client(command);
      const params = { user: name };
      const left = await client.call(contract.deleteUser, { params });
      const { seenKeys, ownerless } = left;
      const value = {
        deleted: name,
        ...(seenKeys.length > 0 ? { seenKeys } : {}),
        ...(ownerless.length > 0 ? { ownerless } : {}),
      };
      context.printer(command).result(value, `Deleted the user ${name}${adviceOn(left)}`);
    });
}

type Legacy = { readonly [Field in keyof contract.LegacyBody]?: readonly string[] | undefined };

/** What to see to when somebody is deactivated or deleted. */
function adviceOn({ seenKeys = [], ownerless = [] }: Legacy): string {
  const secrets = `; they have seen the secrets of ${seenKeys.join(', ')}: rotate these`;
  const owners = `; nobody who can log in owns ${ownerless.join(', ')} any more: name another owner (shiplock org add ${ownerless[0]} NAME --owner)`;
  return `${seenKeys.length > 0 ? secrets : ''}${ownerless.length > 0 ? owners : ''}`;
}
