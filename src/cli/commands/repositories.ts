// shiplock repo, shiplock namespace.

import type { Command } from 'commander';
import * as namespaces from '../../api/namespace.ts';
import * as contract from '../../api/repository.ts';
import { allPages } from '../all-pages.ts';
import { someChange } from '../change.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { formatRule, parseRule } from '../parse-rule.ts';
import { wholeNumber } from '../whole-number.ts';
import { yesOrNo } from '../yes-or-no.ts';
import { grantRole } from './access.ts';

interface SettingFlags {
  readonly public?: boolean;
  readonly private?: boolean;
  readonly description?: string;
  readonly scanOnPush?: boolean;
  readonly immutable?: boolean;
  readonly immutablePattern?: string[];
  readonly immutableException?: string[];
  readonly protected?: boolean;
  readonly sparseIndexes?: boolean;
}

export function addRepositoryCommands(program: Command, context: Context): void {
  const repo = program.command('repo').description('repositories');

  repo
    .command('list [namespace]')
    .description('the repositories that you may see')
    .option('--search <text>', 'a part of the name')
    .option('--limit <n>', 'at most this many', wholeNumber(1), 1_000)
    .action(async (namespace: string | undefined, options: { search?: string; limit: number }, command: Command) => {
      const query = { namespace, search: options.search };
      const found = await allPages<contract.RepositoryBody>(
        context.client(command),
        contract.listRepositories,
        { query },
        options.limit,
      );
      const rows = found.map((one) => [one.name, one.visibility, marks(one), one.description]);
      context
        .printer(command)
        .table(
          found,
          ['NAME', 'VISIBILITY', 'MARKS', 'DESCRIPTION'],
          rows,
          `No such repositories${namespace === undefined ? '' : ` in ${namespace}`} that you may see`,
        );
    });

  settingFlags(repo.command('create <name>').description('make a repository, namespace/name')).action(
    async (name: string, flags: SettingFlags, command: Command) => {
      const created = await context
        .client(command)
        .call(contract.createRepository, { body: { name, ...settings(flags) } });
      context.printer(command).result(created, `Created ${created.name} (${created.visibility})`);
    },
  );

  repo
    .command('show <name>')
    .description('the settings of a repository, and what you may do there')
    .action(async (repository: string, _options: unknown, command: Command) => {
      const found = await context.client(command).call(contract.getRepository, { params: { repository } });
      const rows = Object.entries(found).map(([key, value]) => [
        key,
        Array.isArray(value) ? value.join(', ') : String(value),
      ]);
      context.printer(command).facts(found, ['SETTING', 'VALUE'], rows);
    });

  settingFlags(repo.command('set <name>').description('change settings')).action(
    async (repository: string, flags: SettingFlags, command: Command) => {
      const changed = await context
        .client(command)
        .call(contract.changeRepository, { params: { repository }, body: someChange(settings(flags), command) });
      context
        .printer(command)
        .result(changed, `Changed ${changed.name}: ${changed.visibility}, ${marks(changed) || 'no marks'}`);
    },
  );

  repo
    .command('admission <name>')
    .description('rules that everything must satisfy that gets a tag there: by policy, by hand or by a push')
    .option('--rule <rule>', 'such as "vulnerabilities critical eq 0"; can be repeated, and all must hold', list)
    .option('--none', 'let in everything')
    .action(async (repository: string, flags: { rule?: string[]; none?: boolean }, command: Command) => {
      const client = context.client(command);
      const printer = context.printer(command);
      const say = (rules: Parameters<typeof formatRule>[0][]) =>
        printer.result({ repository, rules }, `${repository}: ${rules.map(formatRule).join(' and ') || 'no rules'}`);
      if (flags.rule === undefined && !flags.none) {
        return say((await client.call(contract.getRepository, { params: { repository } })).admission);
      }
      const rules = (flags.rule ?? []).map(parseRule);
      return say((await client.call(contract.setAdmission, { params: { repository }, body: { rules } })).rules);
    });

  repo
    .command('delete <name>')
    .description('delete a repository with its tags')
    .requiredOption('--yes', 'confirm: its tags go, its history stays')
    .action(async (repository: string, _options: unknown, command: Command) => {
      await context.client(command).call(contract.deleteRepository, { params: { repository } });
      context.printer(command).result({ deleted: repository }, `Deleted ${repository}`);
    });

  repo
    .command('grant <name> <user> <role>')
    .description('give a user a role; "access grant" gives teams and keys roles, too')
    .action(async (repository: string, user: string, role: string, _options: unknown, command: Command) => {
      // A namespace would be more than was meant.
      if (!repository.includes('/'))
        throw new CommandError(EXIT.wrongUsage, `${repository} is not a repository: write namespace/name`);
      const { sentence } = await grantRole(context.client(command), { who: user, role, place: repository });
      context.printer(command).result({ repository, user, role }, sentence);
    });

  const namespace = program.command('namespace').description('namespaces and their settings for promotion');

  namespace
    .command('list')
    .description('the namespaces that you may see')
    .action(async (_options: unknown, command: Command) => {
      const client = context.client(command);
      const items = await allPages<namespaces.NamespaceBody>(client, namespaces.listNamespaces, {});
      const rows = items.map((one) => [
        one.name,
        one.usage,
        one.promotesTo.join(', ') || 'any',
        one.commentRequired ? 'required' : 'optional',
      ]);
      context
        .printer(command)
        .table(items, ['NAME', 'USAGE', 'PROMOTES TO', 'COMMENT'], rows, 'No namespaces that you may see');
    });

  namespace
    .command('set <name>')
    .description('change settings of a namespace')
    .option('--usage <usage>', 'open, or validated: images enter by promotion only')
    .option('--promotes-to <names>', 'the only next namespaces, separated by commas; "any" for no limit')
    .addOption(yesOrNo('--comment-required <yes|no>', 'whether promotions by hand need a comment'))
    .action(
      async (
        name: string,
        options: { usage?: 'open'; promotesTo?: string; commentRequired?: string },
        command: Command,
      ) => {
        const body = {
          ...(options.usage === undefined ? {} : { usage: options.usage }),
          ...(options.promotesTo === undefined
            ? {}
            : { promotesTo: options.promotesTo === 'any' ? [] : options.promotesTo.split(',') }),
          ...(options.commentRequired === undefined ? {} : { commentRequired: options.commentRequired === 'yes' }),
        };
        const changed = await context
          .client(command)
          .call(namespaces.changeNamespace, { params: { namespace: name }, body: someChange(body, command) });
        context
          .printer(command)
          .result(
            changed,
            `${changed.name}: ${changed.usage}, promotes to ${changed.promotesTo.join(', ') || 'any namespace'}`,
          );
      },
    );
}

const list = (value: string, before: string[] = []) => [...before, value];

function settingFlags(command: Command): Command {
  return command
    .option('--public', 'everybody may pull')
    .option('--private', 'only those with a role may pull')
    .option('--description <text>', 'one line')
    .option('--scan-on-push', 'scan every pushed image')
    .option('--no-scan-on-push', 'scan by hand only')
    .option('--immutable', 'no existing tag may move')
    .option('--no-immutable', 'tags may move')
    .option('--immutable-pattern <pattern>', 'tags that match may not move; can be repeated', list)
    .option('--immutable-exception <pattern>', 'tags that match may move after all; can be repeated', list)
    .option('--protected', 'images enter by promotion only')
    .option('--no-protected', 'images may be pushed')
    .option('--sparse-indexes', 'indexes may lack some of the images that they list')
    .option('--no-sparse-indexes', 'indexes are pushed whole');
}

function settings(flags: SettingFlags) {
  return {
    ...(flags.public ? { visibility: 'public' as const } : {}),
    ...(flags.private ? { visibility: 'private' as const } : {}),
    ...(flags.description === undefined ? {} : { description: flags.description }),
    ...(flags.scanOnPush === undefined ? {} : { scanOnPush: flags.scanOnPush }),
    ...(flags.immutable === undefined ? {} : { immutable: flags.immutable }),
    ...(flags.immutablePattern === undefined ? {} : { immutablePatterns: flags.immutablePattern }),
    ...(flags.immutableException === undefined ? {} : { immutableExceptions: flags.immutableException }),
    ...(flags.protected === undefined ? {} : { protected: flags.protected }),
    ...(flags.sparseIndexes === undefined ? {} : { sparseIndexes: flags.sparseIndexes }),
  };
}

function marks(one: contract.RepositoryBody): string {
  const patterns = one.immutablePatterns.length > 0 ? [`immutable: ${one.immutablePatterns.join(', ')}`] : [];
  const gate = one.admission.length > 0 ? ['ADMISSION'] : [];
  return [...(one.immutable ? ['IMMUTABLE'] : patterns), ...(one.protected ? ['PROTECTED'] : []), ...gate].join(' ');
}
