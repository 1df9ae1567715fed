// shiplock key: API keys of namespaces and of the deployment.

import type { Command } from 'commander';
import * as contract from '../../api/api-key.ts';
import { allPages } from '../all-pages.ts';
import { someChange } from '../change.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { expiry } from '../expiry.ts';
import { kubernetesSecret, readSecretName, secretNameFor } from '../kubernetes-secret.ts';
import { shortTime } from '../print.ts';
import { wholeNumber } from '../whole-number.ts';
import { findKey } from './access.ts';
import { parsePermissions } from './roles.ts';

interface CreateOptions {
  readonly permissions: string;
  readonly system?: boolean;
  readonly expiresInDays?: number;
  readonly kubernetesSecret?: string | true;
  readonly trustIssuer?: string;
  readonly audience?: string;
  readonly claim?: readonly string[];
}

export function addApiKeyCommands(program: Command, context: Context): void {
  const key = program.command('key').description('API keys: credentials that are no person');

  key
    .command('list [place]')
    .description(
      'the keys of a namespace, or those that were made for a repository; without a place, those of the deployment',
    )
    .action(async (place: string | undefined, _options: unknown, command: Command) => {
      const query = place === undefined ? {} : { namespace: place.split('/', 1)[0] };
      const all = await allPages<contract.ApiKeyBody>(context.client(command), contract.listApiKeys, { query });
      const found = place?.includes('/') ? all.filter(({ scope }) => scope.name === place) : all;
      const rows = found.map((one) => [
        one.username,
        one.scope.name ?? 'everything',
        one.permissions.join(', '),
        shortTime(one.expiresAt),
        shortTime(one.lastUsedAt),
        one.secretShownTo,
      ]);
      const head = ['USER NAME', 'WHERE', 'PERMISSIONS', 'EXPIRES', 'LAST USED', 'SECRET SHOWN TO'];
      context.printer(command).table(found, head, rows, noKeys(place));
    });

  key
    .command('create <name> [place]')
    .description('make a key for a repository (namespace/name) or a namespace')
    .requiredOption('--permissions <list>', 'what it may do there, such as pull,push')
    .option('--system', 'for everything, in place of a repository or namespace')
    .option('--expires-in-days <n>', 'default: never', Number)
    .option('--kubernetes-secret [name]', 'print the manifest of a pull secret, for kubectl apply -f -', readSecretName)
    .option('--trust-issuer <url>', 'no secret: trust identity tokens of this issuer, with --audience and --claim')
    .option('--audience <text>', 'what the tokens are for')
    .option('--claim <name=value...>', 'what they have to say, such as repository=acme/web')
    .action(async (name: string, place: string | undefined, options: CreateOptions, command: Command) => {
      const { kubernetesSecret: secretName } = options;
      if (secretName !== undefined && options.trustIssuer !== undefined)
        throw new CommandError(
          EXIT.wrongUsage,
          'a key that trusts an issuer has no secret: leave --kubernetes-secret out',
        );
      const body = {
        name,
        scope: scopeOf(place, options.system ?? false),
        permissions: parsePermissions(options.permissions),
        expiresAt: options.expiresInDays === undefined ? null : expiry(options.expiresInDays),
        ...trustOf(options),
      };
      const made = await context.client(command).call(contract.createApiKey, { body });
      showSecret(context, command, made, secretName);
    });

  key
    .command('rotate <username>')
    .description('give a key a new secret')
    .option('--overlap-seconds <n>', 'for how long the old secret stays good', wholeNumber(0), 0)
    .option('--kubernetes-secret [name]', 'print the manifest of a pull secret, for kubectl apply -f -', readSecretName)
    .action(
      async (
        username: string,
        options: { overlapSeconds: number; kubernetesSecret?: string | true },
        command: Command,
      ) => {
        const client = context.client(command);
        const params = { key: (await findKey(client, username)).id };
        const { overlapSeconds } = options;
        const turned = await client.call(contract.rotateApiKey, { params, body: { overlapSeconds } });
        showSecret(context, command, turned, options.kubernetesSecret);
      },
    );

  key
    .command('set <username>')
    .description('change what a key may do, and when it ends')
    .option('--permissions <list>', 'what it may do where it was made for')
    .option('--expires-in-days <n>', 'from now', Number)
    .action(async (username: string, options: { permissions?: string; expiresInDays?: number }, command: Command) => {
      const client = context.client(command);
      const { permissions, expiresInDays } = options;
      const body = {
        ...(permissions === undefined ? {} : { permissions: parsePermissions(permissions) }),
        ...(expiresInDays === undefined ? {} : { expiresAt: expiry(expiresInDays) }),
      };
      someChange(body, command);
      const params = { key: (await findKey(client, username)).id };
      const changed = await client.call(contract.changeApiKey, { params, body });
      context.printer(command).result(changed, `Changed the API key ${username}`);
    });

  key
    .command('delete <username>')
    .description('delete a key: its secret is no good any more')
    .action(async (username: string, _options: unknown, command: Command) => {
      const client = context.client(command);
      await client.call(contract.deleteApiKey, { params: { key: (await findKey(client, username)).id } });
      context.printer(command).result({ deleted: username }, `Deleted the API key ${username}`);
    });
}

function noKeys(place: string | undefined): string {
  if (place !== undefined) return `No API key was made for ${place}`;
  return 'The deployment itself has no API keys; those of a namespace: shiplock key list NAMESPACE';
}

type ShownKey = contract.ApiKeyBody & { readonly secret: string | null };

/** @throws CommandError wrong usage for a part of a rule */
function trustOf({ trustIssuer, audience, claim = [] }: CreateOptions) {
  if (trustIssuer === undefined && audience === undefined && claim.length === 0) return {};
  if (trustIssuer === undefined || audience === undefined)
    throw new CommandError(EXIT.wrongUsage, 'a rule needs --trust-issuer, --audience and --claim');
  const claims = claim.map((text) => {
    const equals = text.indexOf('=');
    if (equals < 1) throw new CommandError(EXIT.wrongUsage, `write a claim as name=value, not ${JSON.stringify(text)}`);
    return [text.slice(0, equals), text.slice(equals + 1)] as const;
  });
  return { trust: { issuer: trustIssuer, audience, claims: Object.fromEntries(claims) } };
}

function showSecret(context: Context, command: Command, key: ShownKey, secret: string | true | undefined): void {
  const printer = context.printer(command);
  if (key.secret === null) {
    const use = `docker login -u '${key.username}' with an identity token as the password, or POST /api/v1/workload-tokens`;
    printer.result(key, `Created the API key ${key.username}, which has no secret: ${use}.`);
    return;
  }
  if (secret === undefined) {
    const use = `docker login -u '${key.username}', Authorization: Bearer, or SHIPLOCK_TOKEN`;
    printer.result(key, `${key.secret}\nThis is shown once. Its user name is ${key.username}: ${use}.`);
    return;
  }
  const name = secret === true ? secretNameFor(key.name) : secret;
  printer.document(
    kubernetesSecret({ username: key.username, secret: key.secret, name, server: context.server(command) }),
  );
}

function scopeOf(place: string | undefined, system: boolean) {
  if ((place === undefined) !== system)
    throw new CommandError(EXIT.wrongUsage, 'say what it is for: a repository, a namespace, or --system');
  if (place === undefined) return { kind: 'system' as const };
  return place.includes('/')
    ? { kind: 'repository' as const, name: place }
    : { kind: 'namespace' as const, name: place };
}
