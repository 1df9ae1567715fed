// shiplock login: checks the password, makes an access token of one's own, and keeps that instead of the password.

import { hostname } from 'node:os';
import type { Command } from 'commander';
import { createToken } from '../../api/access.ts';
import { askPassword } from '../ask-password.ts';
import type { Context } from '../context.ts';
import { basic, storeLogin } from '../credentials.ts';

export function addLoginCommand(program: Command, context: Context): void {
  program
    .command('login')
    .description('log in to a server, given with --server')
    .requiredOption('-u, --username <name>', 'user name')
    .option('-p, --password <password>', 'password; asked for when left out')
    .option('--password-stdin', 'read the password from standard input')
    .action(async (options: { username: string; password?: string; passwordStdin?: boolean }, command: Command) => {
      const server = context.server(command);
      const secret = options.password ?? (await askPassword({ fromStdin: options.passwordStdin ?? false }));
      const client = context.clientAs(command, basic(options.username, secret));
      const token = await client.call(createToken, { body: { name: `shiplock login on ${hostname()}` } });
      const file = storeLogin(context.environment, server, token.secret);
      context
        .printer(command)
        .result(
          { server, user: options.username },
          `Logged in to ${server} as ${options.username}; the token is in ${file}`,
        );
    });
}
