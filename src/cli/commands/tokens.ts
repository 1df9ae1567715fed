// shiplock token: access tokens and logins of one's own.

import type { Command } from 'commander';
import * as contract from '../../api/token.ts';
import { allPages } from '../all-pages.ts';
import type { Context } from '../context.ts';
import { expiry } from '../expiry.ts';
import { shortTime } from '../print.ts';

export function addTokenCommands(program: Command, context: Context): void {
  const token = program.command('token').description('your access tokens');

  token
    .command('list')
    .description('your access tokens and log-ins, which can be revoked')
    .action(async (_options: unknown, command: Command) => {
      const items = await allPages<contract.AccessTokenBody>(context.client(command), contract.listTokens, {});
      const rows = items.map((one) => [
        one.id,
        one.name,
        one.kind,
        one.permissions?.join(', ') ?? 'all',
        shortTime(one.expiresAt),
        shortTime(one.lastUsedAt),
      ]);
      context
        .printer(command)
        .table(items, ['ID', 'NAME', 'KIND', 'PERMISSIONS', 'EXPIRES', 'LAST USED'], rows, 'You have no access tokens');
    });

  token
    .command('create <name>')
    .description('make an access token, which is shown once')
    .option('--permissions <list>', 'restrict it, such as pull,promote')
    .option('--expires-in-days <n>', 'default: never', Number)
    .action(async (name: string, options: { permissions?: string; expiresInDays?: number }, command: Command) => {
      const { permissions, expiresInDays } = options;
      const body = {
        name,
        ...(permissions === undefined ? {} : { permissions: permissions.split(',') as ['pull'] }),
        ...(expiresInDays === undefined ? {} : { expiresAt: expiry(expiresInDays) }),
      };
      const created = await context.client(command).call(contract.createToken, { body });
      context
        .printer(command)
        .result(created, `${created.secret}\nThis is shown once. Use it as password, or as SHIPLOCK_TOKEN.`);
    });

  token
    .command('revoke <id>')
    .description('end an access token or a log-in at once')
    .action(async (id: string, _options: unknown, command: Command) => {
      await context.client(command).call(contract.revokeToken, { params: { id } });
      context.printer(command).result({ revoked: id }, `Revoked ${id}`);
    });
}
