// shiplock login, logout, whoami, context: which servers one is logged in to, as whom, and which one commands talk to.

import { hostname } from 'node:os';
import type { Command } from 'commander';
import { getMe } from '../../api/account.ts';
import { createToken, revokeToken } from '../../api/token.ts';
import type { Client } from '../client.ts';
import type { Context } from '../context.ts';
import {
  basic,
  defaultServer,
  forgetLogin,
  listLogins,
  type StoredLogin,
  storeDefault,
  storeLogin,
} from '../credentials.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { expiry } from '../expiry.ts';
import { requiredSecret, type SecretOptions, withSecretOptions } from '../read-secret.ts';

/** A login that was forgotten somewhere ends by itself. */
const LIFE_DAYS = 90;
/** With this an access token begins, which is kept as it is: where there is a second factor, it can make no other. */
const ACCESS_TOKEN = 'shiplock_pat_';

export function addLoginCommand(program: Command, context: Context): void {
  const login = program
    .command('login')
    .description('log in to a server, given with --server, which later commands talk to by default')
    .requiredOption('-u, --username <name>', 'user name')
    .option('--expires-in-days <n>', 'after which the login ends', Number, LIFE_DAYS);
  withSecretOptions(login, 'the password, which is asked for when left out,').action(
    async (options: { username: string; expiresInDays: number } & SecretOptions, command: Command) => {
      const server = context.server(command);
      const expiresAt = expiry(options.expiresInDays);
      const secret = await requiredSecret(options, context.streams);
      const client = context.clientAs(command, basic(options.username, secret));
      const login = secret.startsWith(ACCESS_TOKEN)
        ? await keepToken(client, secret)
        : await makeToken(client, expiresAt);
      const before = listLogins(context.environment)[server];
      const file = storeLogin(context.environment, server, { ...login, user: options.username });
      // Nobody could find it here any more.
      if (before?.id !== undefined) await endThere(context.clientAs(command, `Bearer ${before.token}`), before.id);
      context
        .printer(command)
        .result(
          { server, user: options.username },
          `Logged in to ${server} as ${options.username}; the token is in ${file}`,
        );
    },
  );

  program
    .command('logout')
    .description('end the login to a server, there and here')
    .action(async (_options: unknown, command: Command) => {
      const server = context.server(command);
      const login = listLogins(context.environment)[server];
      if (!login) throw new CommandError(EXIT.refused, `nobody is logged in to ${server} here`);
      // Made before the login is forgotten, with which the server that is meant by default is forgotten, too.
      const client = context.clientAs(command, `Bearer ${login.token}`);
      // Here first: a server that is gone must not keep anybody logged in.
      forgetLogin(context.environment, server);
      const ended = login.id === undefined ? false : await endThere(client, login.id);
      const there = ended ? '' : '; its token could not be revoked: do so with "shiplock token revoke"';
      context.printer(command).result({ server, revoked: ended }, `Logged out of ${server}${there}`);
    });

  program
    .command('whoami')
    .description('as whom the server knows you')
    .action(async (_options: unknown, command: Command) => {
      const server = context.server(command);
      const me = await context.client(command).call(getMe);
      if (me.name === null)
        throw new CommandError(EXIT.refused, `nobody is logged in to ${server}: run "shiplock login"`);
      const groups = me.organizations.length > 0 ? `, in ${me.organizations.join(', ')}` : '';
      const what = `${me.isAdmin ? ', system admin' : ''}${groups} (${me.credential} at ${server})`;
      context.printer(command).result({ ...me, server }, `${me.name}${what}`);
    });

  const contexts = program.command('context').description('the servers one is logged in to');

  contexts
    .command('list')
    .description('the servers, and which one commands talk to by default (*)')
    .action(async (_options: unknown, command: Command) => {
      const chosen = defaultServer(context.environment);
      const found = Object.entries(listLogins(context.environment)).map(([server, { user }]) => {
        return { server, user: user ?? null, default: server === chosen };
      });
      const rows = found.map((one) => [one.default ? '*' : '', one.server, one.user]);
      context
        .printer(command)
        .table(found, ['', 'SERVER', 'USER'], rows, 'You are logged in to no server: run "shiplock login"');
    });

  contexts
    .command('use <server>')
    .description('talk to this server by default')
    .action(async (text: string, _options: unknown, command: Command) => {
      const server = text.replace(/\/+$/, '');
      if (!listLogins(context.environment)[server])
        throw new CommandError(
          EXIT.refused,
          `nobody is logged in to ${server}: run "shiplock login --server ${server}"`,
        );
      storeDefault(context.environment, server);
      context.printer(command).result({ server }, `Commands talk to ${server} from now on`);
    });
}

async function makeToken(client: Client, expiresAt: string): Promise<StoredLogin> {
  const body = { name: `shiplock login on ${hostname()}`, expiresAt };
  const { secret: token, id } = await client.call(createToken, { body });
  return { token, id };
}

/** The token, once the server has said that it is good. */
async function keepToken(client: Client, token: string): Promise<StoredLogin> {
  await client.call(getMe);
  return { token };
}

async function endThere(client: Client, id: string): Promise<boolean> {
  try {
    await client.call(revokeToken, { params: { id } });
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}
