// shiplock policy export, import, diff: policies as a file that can be reviewed and kept in version control. Policies
// are known by source and name, since a file can come from another deployment, which has other ids.

import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { parse, stringify } from 'yaml';
import type { z } from 'zod';
import { inWords } from '../../api/in-words.ts';
import * as contract from '../../api/policy.ts';
import { allPages } from '../all-pages.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';

export function addPolicyFileCommands(policy: Command, context: Context): void {
  policy
    .command('export')
    .description('print policies as YAML')
    .option('--source <repository>', 'only those with this source')
    .action(async (options: { source?: string }, command: Command) => {
      const client = context.client(command);
      const items = await allPages<contract.PolicyBody>(client, contract.listPolicies, { query: options });
      context.printer(command).document(stringify({ policies: items.map(portable) }));
    });

  policy
    .command('diff <file>')
    .description('what an import of the file would do')
    .option('--prune', 'also delete policies that the file does not have')
    .action((file: string, { prune = false }: ImportFlags, command: Command) =>
      importFile(context, command, file, { prune, create: false, dryRun: true }),
    );

  policy
    .command('import <file>')
    .description('create and change policies until they are as in the file, all or nothing; "diff" shows it before')
    .option('--prune', 'also delete policies that the file does not have')
    .option('--create', 'targets may be made where there are none')
    .action((file: string, { prune = false, create = false }: ImportFlags, command: Command) =>
      importFile(context, command, file, { prune, create, dryRun: false }),
    );
}

interface ImportFlags {
  readonly prune?: boolean;
  readonly create?: boolean;
}

async function importFile(
  context: Context,
  command: Command,
  file: string,
  { prune, create, dryRun }: { readonly prune: boolean; readonly create: boolean; readonly dryRun: boolean },
): Promise<void> {
  const query = { prune: String(prune), create: String(create), dryRun: String(dryRun) };
  const { items } = await context.client(command).call(contract.importPolicies, { query, body: readFile(file) });
  const rows = items.map((one) => [
    one.action,
    one.source,
    one.name,
    one.newRepository ? `${one.target} (new repository)` : one.target,
    one.tagTemplate,
    one.properties.join(', '),
  ]);
  const printer = context.printer(command);
  printer.table(
    items,
    ['ACTION', 'SOURCE', 'NAME', 'TARGET', 'TAG', 'WHAT'],
    rows,
    'The policies are as in the file already',
  );
  if (dryRun && items.some(({ newRepository }) => newRepository))
    printer.note('new repositories are made with --create only');
}

function readFile(file: string): z.input<typeof contract.policyFileSchema> {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError(EXIT.wrongUsage, `${file} cannot be read: ${(error as Error).message}`);
  }
  const parsed = contract.policyFileSchema.safeParse(content, { error: inWords });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new CommandError(EXIT.wrongUsage, `${file} is not a file of policies: ${problems.join('; ')}`);
}

/** What says the same on another deployment. */
function portable(policy: contract.PolicyBody) {
  const { name, source, target, tagTemplate, enabled, rules, always, platforms, schedule } = policy;
  return { name, source, target, tagTemplate, enabled, ...(always ? { always } : { rules }), platforms, schedule };
}
