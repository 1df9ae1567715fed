// shiplock bundle: certificates with which one logs in without a password.

import type { Command } from 'commander';
import { getMe } from '../../api/account.ts';
import * as contract from '../../api/bundle.ts';
import { allPages } from '../all-pages.ts';
import type { Client } from '../client.ts';
import type { Context } from '../context.ts';
import { basic } from '../credentials.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { expiry } from '../expiry.ts';
import { writeNewFile } from '../output-file.ts';
import { shortTime } from '../print.ts';
import { requiredSecret, type SecretOptions, withSecretOptions } from '../read-secret.ts';

interface CreateOptions extends SecretOptions {
  readonly username?: string;
  readonly expiresInDays?: number;
}

export function addBundleCommands(program: Command, context: Context): void {
  const bundle = program.command('bundle').description('certificates with which you log in, for clients over TLS');

  const create = bundle
    .command('create [file]')
    .description('make a certificate and its key, in a zip file with what installs them (default: shiplock-NAME.zip)')
    .option('-u, --username <name>', 'user name; the one who is logged in by default')
    .option('--expires-in-days <n>', 'at most 730; default: 365', Number);
  withSecretOptions(create, 'the password, which is asked for where there is no certificate,').action(
    async (given: string | undefined, options: CreateOptions, command: Command) => {
      const { expiresInDays } = options;
      const body = expiresInDays === undefined ? {} : { expiresAt: expiry(expiresInDays) };
      const { client, name } = await asPerson(context, command, options);
      const file = given ?? `shiplock-${name}.zip`;
      await writeNewFile(file, () => createBundle(client, body));
      const sentence = `Wrote ${file}, which is ${name}'s log-in: unzip it into a folder of its own, and read its README.txt`;
      context.printer(command).result({ file, user: name }, sentence);
    },
  );

  bundle
    .command('list')
    .description('your bundles, also those that are revoked')
    .option('--user <name>', "another user's (system admins and auditors)")
    .action(async ({ user }: { user?: string }, command: Command) => {
      const query = user === undefined ? {} : { user };
      const items = await allPages<contract.BundleBody>(context.client(command), contract.listBundles, { query });
      const rows = items.map((one) => [
        one.serial,
        shortTime(one.createdAt),
        shortTime(one.lastUsedAt),
        shortTime(one.expiresAt),
        one.revokedAt === null ? '' : `revoked ${shortTime(one.revokedAt)}`,
      ]);
      context
        .printer(command)
        .table(
          items,
          ['SERIAL', 'MADE', 'LAST USED', 'EXPIRES', 'STATE'],
          rows,
          `${user === undefined ? 'You have' : `${user} has`} no bundles`,
        );
    });

  bundle
    .command('revoke <serial>')
    .description('at once, with the bundles and access tokens that were made with it')
    .option('--user <name>', "another user's (system admins)")
    .action(async (serial: string, { user }: { user?: string }, command: Command) => {
      const query = user === undefined ? {} : { user };
      await context.client(command).call(contract.revokeBundle, { params: { serial }, query });
      context.printer(command).result({ revoked: serial }, `Revoked ${serial}`);
    });
}

/** @throws CommandError that names the web page where there is a second factor, which only the page asks for */
async function createBundle(client: Client, body: { readonly expiresAt?: string }): Promise<Uint8Array> {
  try {
    return await client.call(contract.createBundle, { body });
  } catch (error) {
    if (!(error instanceof CommandError) || error.detail?.['secondFactor'] !== true) throw error;
    const message = `a bundle of an account with a second factor is made at ${client.server}/account/bundles, which asks for it`;
    throw new CommandError(error.exitCode, message, error.code);
  }
}

/** By a certificate or a password: a stored log-in is an access token, and those make no bundles. */
async function asPerson(
  context: Context,
  command: Command,
  options: CreateOptions,
): Promise<{ client: Client; name: string }> {
  const { username, password, passwordStdin, passwordFile } = options;
  const byPassword = [username, password, passwordStdin, passwordFile].some((given) => given !== undefined);
  if (!byPassword && context.showsCertificate(command)) {
    const client = context.clientAs(command, undefined);
    return { client, name: (await client.call(getMe)).name ?? '' };
  }
  const name = username ?? (await context.client(command).call(getMe)).name;
  if (name === null) throw new CommandError(EXIT.wrongUsage, 'nobody is logged in: say who you are with --username');
  const secret = await requiredSecret(options, context.streams);
  return { client: context.clientAs(command, basic(name, secret)), name };
}
