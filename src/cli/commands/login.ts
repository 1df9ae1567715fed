// shiplock login: checks the password, makes an access token of one's own, and keeps that instead of the password.

import { hostname } from 'node:os';
import password from '@inquirer/password';
import type { Command } from 'commander';
import { createToken } from '../../api/access.ts';
import { createClient } from '../client.ts';
import type { Context } from '../context.ts';
import { basic, storeLogin } from '../credentials.ts';
import { CommandError, EXIT } from '../exit-code.ts';

export function addLoginCommand(program: Command, context: Context): void {
  program
    .command('login')
    .description('log in to a server, given with --server')
    .requiredOption('-u, --username <name>', 'user name')
    .option('-p, --password <password>', 'password; asked for when left out')
    .option('--password-stdin', 'read the password from standard input')
    .action(async (options: { username: string; password?: string; passwordStdin?: boolean }, command: Command) => {
      const server = context.server(command);
      const secret = options.password ?? (options.passwordStdin ? await readAll() : await ask());
      const client = createClient(server, basic(options.username, secret));
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

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

async function ask(): Promise<string> {
  if (!process.stdin.isTTY) throw new CommandError(EXIT.wrongUsage, 'give the password with --password-stdin');
  return password({ message: 'Password:' }, { output: process.stderr });
}
