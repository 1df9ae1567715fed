// shiplock webhook list, create, edit, secret, delete.

import { type Command, Option } from 'commander';
import * as contract from '../../api/webhook.ts';
import { allPages } from '../all-pages.ts';
import { someChange } from '../change.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { shortTime } from '../print.ts';

export function addWebhookCommands(webhook: Command, context: Context): void {
  webhook
    .command('list')
    .description('the webhooks that you may manage')
    .addOption(new Option('--repository <name>', 'only of this repository').conflicts('namespace'))
    .option('--namespace <name>', 'only of this namespace')
    .action(async (query: { repository?: string; namespace?: string }, command: Command) => {
      const items = await allPages<contract.WebhookBody>(context.client(command), contract.listWebhooks, { query });
      const rows = items.map((one) => [
        one.id,
        placeOf(one),
        one.url,
        inLines(one.types),
        stateOf(one),
        shortTime(one.lastDeliveredAt),
      ]);
      context
        .printer(command)
        .table(
          items,
          ['ID', 'WHERE', 'RECEIVER', 'TOLD OF', 'STATE', 'LAST DELIVERED'],
          rows,
          'No such webhooks that you may manage',
        );
    });

  webhook
    .command('create <url>')
    .description('have a receiver told of what happens from now on')
    .option('--repository <name>', 'in a repository')
    .option('--namespace <name>', 'in all repositories of a namespace')
    .option('--everywhere', 'in every repository, and with the deployment')
    .addOption(typesOption().makeOptionMandatory())
    .addOption(formatOption())
    .action(async (url: string, options: PlaceOptions & { on: string; format?: Format }, command: Command) => {
      const body = { ...settings(options), url, types: typesIn(options.on), ...readPlace(options) };
      const made = await context.client(command).call(contract.createWebhook, { body });
      const words = `Created the webhook ${made.id}; its receiver checks signatures with\n${made.secret}`;
      context.printer(command).result(made, `${words}\nThis is shown once.`);
    });

  webhook
    .command('edit <id>')
    .description('change what is named, and try a receiver that was in trouble at once')
    .option('--url <url>', 'another receiver')
    .addOption(typesOption())
    .addOption(formatOption())
    .option('--enable', 'switch on')
    .addOption(new Option('--disable', 'switch off: what happens meanwhile is not told later').conflicts('enable'))
    .action(async (id: string, options: Settings, command: Command) => {
      const body = someChange(settings(options), command);
      const changed = await context.client(command).call(contract.changeWebhook, { params: { id }, body });
      context.printer(command).result(changed, `Changed the webhook ${id}, which is ${stateOf(changed)}`);
    });

  webhook
    .command('secret <id>')
    .description('make a new secret; the old one signs nothing from now on')
    .action(async (id: string, _options: unknown, command: Command) => {
      const renewed = await context.client(command).call(contract.renewWebhookSecret, { params: { id } });
      const words = `The receiver of the webhook ${id} checks signatures from now on with\n${renewed.secret}`;
      context.printer(command).result(renewed, `${words}\nThis is shown once.`);
    });

  webhook
    .command('delete <id>')
    .description('tell the receiver nothing any more, not even what it was still to be told')
    .action(async (id: string, _options: unknown, command: Command) => {
      await context.client(command).call(contract.deleteWebhook, { params: { id } });
      context.printer(command).result({ deleted: id }, `Deleted the webhook ${id}`);
    });
}

type Format = contract.WebhookBody['format'];

interface Settings {
  readonly url?: string;
  readonly on?: string;
  readonly format?: Format;
  readonly enable?: boolean;
  readonly disable?: boolean;
}

interface PlaceOptions {
  readonly repository?: string;
  readonly namespace?: string;
  readonly everywhere?: boolean;
}

function typesOption(): Option {
  const all = contract.WEBHOOK_TYPES.join(', ');
  return new Option('--on <types>', `what it is told of, separated by commas: ${all}`);
}

function formatOption(): Option {
  return new Option('--format <format>', "Docker Trusted Registry's bodies, or CloudEvents").choices(
    contract.WEBHOOK_FORMATS,
  );
}

/** Which types there are, the server says. */
function typesIn(text: string): contract.WebhookType[] {
  return text.split(',').map((type) => type.trim()) as contract.WebhookType[];
}

/** What is named. */
function settings({ url, on, format, enable, disable }: Settings) {
  return {
    ...(url === undefined ? {} : { url }),
    ...(on === undefined ? {} : { types: typesIn(on) }),
    ...(format === undefined ? {} : { format }),
    ...(enable ? { enabled: true } : {}),
    ...(disable ? { enabled: false } : {}),
  };
}

function readPlace({ repository, namespace, everywhere }: PlaceOptions) {
  const given = [repository, namespace, everywhere].filter((place) => place !== undefined);
  if (given.length !== 1)
    throw new CommandError(EXIT.wrongUsage, 'say where: one of --repository, --namespace, --everywhere');
  if (repository !== undefined) return { repository };
  return namespace === undefined ? { everywhere: true as const } : { namespace };
}

function placeOf({ repository, namespace }: contract.WebhookBody): string {
  if (repository !== null) return repository;
  return namespace === null ? 'everywhere' : `${namespace}/`;
}

function stateOf({ enabled, retryAt }: contract.WebhookBody): string {
  if (!enabled) return 'off';
  return retryAt === null ? 'on' : `in trouble, again at ${shortTime(retryAt)}`;
}

const LINE_LENGTH = 40;

/** Separated by commas, on as many lines as keep the table narrow. */
function inLines(types: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const type of types) {
    const longer = `${lines.at(-1)}, ${type}`;
    if (lines.length > 0 && longer.length <= LINE_LENGTH) lines[lines.length - 1] = longer;
    else lines.push(type);
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line},` : line));
}
