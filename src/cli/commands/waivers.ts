// shiplock waiver.

import type { Command } from 'commander';
import * as contract from '../../api/waiver.ts';
import { allPages } from '../all-pages.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { readImageName } from '../image-name.ts';
import { shortDigest, shortTime } from '../print.ts';

export function addWaiverCommands(program: Command, context: Context): void {
  const waiver = program.command('waiver').description('vulnerabilities for which somebody answers');

  waiver
    .command('list')
    .description('the waivers that you may see')
    .option('--vulnerability <id>', 'only of this one')
    .option('--over', 'also those that are revoked or have expired')
    .action(async (options: { vulnerability?: string; over?: boolean }, command: Command) => {
      const query = { vulnerability: options.vulnerability, over: options.over ? 'true' : 'false' };
      const found = await allPages<contract.WaiverBody>(context.client(command), contract.listWaivers, { query });
      const rows = found.map((one) => [
        one.id,
        one.vulnerability,
        placeOf(one),
        shortTime(one.expiresAt) || 'until revoked',
        one.author?.name ?? '',
        one.reason,
      ]);
      context
        .printer(command)
        .table(
          found,
          ['ID', 'VULNERABILITY', 'WHERE', 'UNTIL', 'BY', 'REASON'],
          rows,
          'No such waivers that you may see',
        );
    });

  waiver
    .command('add <vulnerability>')
    .description('waive a vulnerability in one place')
    .requiredOption('--reason <text>', 'why it does not count')
    .option('--image <image>', 'in one image, such as dev/website:1.4')
    .option('--repository <name>', 'in a repository')
    .option('--namespace <name>', 'in a namespace')
    .option('--everywhere', 'in every repository')
    .option('--until <time>', 'an ISO 8601 time; until it is revoked by default')
    .action(async (vulnerability: string, options: AddOptions, command: Command) => {
      const { reason } = options;
      const expiresAt = options.until === undefined ? null : readTime(options.until);
      const body = { vulnerability, reason, expiresAt, ...readPlace(options) };
      const made = await context.client(command).call(contract.createWaiver, { body });
      const ids = made.items.map(({ id }) => id).join(', ');
      context.printer(command).result(made.items, `Waived ${vulnerability} (${ids})`);
    });

  waiver
    .command('revoke <id>')
    .description('let the vulnerability count again')
    .action(async (id: string, _options: unknown, command: Command) => {
      await context.client(command).call(contract.revokeWaiver, { params: { id } });
      context.printer(command).result({ id }, `Revoked ${id}`);
    });
}

interface AddOptions {
  readonly reason: string;
  readonly image?: string;
  readonly repository?: string;
  readonly namespace?: string;
  readonly everywhere?: boolean;
  readonly until?: string;
}

function readPlace(options: AddOptions) {
  const { image, repository, namespace, everywhere } = options;
  const given = [image, repository, namespace, everywhere].filter((place) => place !== undefined);
  if (given.length !== 1)
    throw new CommandError(EXIT.wrongUsage, 'say where: one of --image, --repository, --namespace, --everywhere');
  if (image !== undefined) return { scope: 'image' as const, ...readImageName(image) };
  if (repository !== undefined) return { scope: 'repository' as const, repository };
  if (namespace !== undefined) return { scope: 'namespace' as const, namespace };
  return { scope: 'everywhere' as const };
}

function readTime(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new CommandError(
      EXIT.wrongUsage,
      `${JSON.stringify(text)} is not a time: write 2027-01-31 or 2027-01-31T12:00:00Z`,
    );
  return time.toISOString();
}

function placeOf(waiver: contract.WaiverBody): string {
  if (waiver.scope === 'everywhere') return 'everywhere';
  if (waiver.scope === 'namespace') return `${waiver.namespace}/`;
  return waiver.digest ? `${waiver.repository}@${shortDigest(waiver.digest)}` : (waiver.repository ?? '');
}
