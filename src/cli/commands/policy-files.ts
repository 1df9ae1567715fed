// shiplock policy export, import, diff: policies as a file that can be reviewed and kept in version control. Policies
// are matched by source, target and template, since a file can come from another deployment, which has other ids.

import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import * as contract from '../../api/policy.ts';
import { allPages } from '../all-pages.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';

type Policy = contract.NewPolicyBody;

type Difference =
  | { readonly action: 'create'; readonly policy: Policy }
  | { readonly action: 'change'; readonly id: string; readonly policy: Policy; readonly properties: readonly string[] }
  | { readonly action: 'delete'; readonly id: string; readonly policy: Policy };

const fileSchema = z.strictObject({ policies: z.array(contract.newPolicySchema) });

export function addPolicyFileCommands(policy: Command, context: Context): void {
  policy
    .command('export')
    .description('print policies as YAML')
    .option('--source <repository>')
    .action(async (options: { source?: string }, command: Command) => {
      const client = context.client(command);
      const items = await allPages<contract.PolicyBody>(client, contract.listPolicies, { query: options });
      context.streams.out(stringify({ policies: items.map(portable) }));
    });

  policy
    .command('diff <file>')
    .description('what an import of the file would do')
    .option('--prune', 'also delete policies that the file does not have')
    .action(async (file: string, options: { prune?: boolean }, command: Command) => {
      const differences = await compare(context, command, file, options.prune ?? false);
      print(context, command, differences);
    });

  policy
    .command('import <file>')
    .description('create and change policies until they are as in the file')
    .option('--prune', 'also delete policies that the file does not have')
    .action(async (file: string, options: { prune?: boolean }, command: Command) => {
      const client = context.client(command);
      const differences = await compare(context, command, file, options.prune ?? false);
      for (const difference of differences) {
        if (difference.action === 'create') await client.call(contract.createPolicy, { body: difference.policy });
        else if (difference.action === 'change')
          await client.call(contract.changePolicy, { params: { id: difference.id }, body: difference.policy });
        else await client.call(contract.deletePolicy, { params: { id: difference.id } });
      }
      print(context, command, differences);
    });
}

async function compare(context: Context, command: Command, file: string, prune: boolean): Promise<Difference[]> {
  const wanted = readFile(file);
  const items = await allPages<contract.PolicyBody>(context.client(command), contract.listPolicies, {});
  const present = Map.groupBy(items, identity);
  const exact = new Set(wanted.map(same));
  const differences: Difference[] = [];
  for (const policy of wanted) {
    // Of several with this source, target and template the one that is the same, else one that the file does not have.
    const candidates = present.get(identity(policy)) ?? [];
    const known =
      candidates.find((one) => same(portable(one)) === same(policy)) ??
      candidates.find((one) => !exact.has(same(portable(one))));
    if (known) candidates.splice(candidates.indexOf(known), 1);
    if (!known) {
      differences.push({ action: 'create', policy });
      continue;
    }
    const before = portable(known);
    const properties = (Object.keys(policy) as (keyof Policy)[]).filter(
      (key) => JSON.stringify(policy[key]) !== JSON.stringify(before[key]),
    );
    if (properties.length > 0) differences.push({ action: 'change', id: known.id, policy, properties });
  }
  if (!prune) return differences;
  const left = [...present.values()].flat();
  const deletions = left.map((one) => ({ action: 'delete' as const, id: one.id, policy: portable(one) }));
  // First, since what is to go may stand in the way of what replaces it: both set one tag, or would form a circle.
  return [...deletions, ...differences];
}

function readFile(file: string): Policy[] {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError(EXIT.wrongUsage, `${file} cannot be read: ${(error as Error).message}`);
  }
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) return parsed.data.policies;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new CommandError(EXIT.wrongUsage, `${file} is not a file of policies: ${problems.join('; ')}`);
}

function portable(policy: contract.PolicyBody): Policy {
  const { source, target, tagTemplate, enabled, rules, platforms, schedule } = policy;
  return { source, target, tagTemplate, enabled, rules, platforms, schedule };
}

/** Equal for policies that do the same; the same whether they come from a file or from the server. */
function same(policy: Policy): string {
  return JSON.stringify(contract.newPolicySchema.parse(policy));
}

function identity(policy: Pick<Policy, 'source' | 'target' | 'tagTemplate'>): string {
  return `${policy.source} ${policy.target} ${policy.tagTemplate}`;
}

function print(context: Context, command: Command, differences: readonly Difference[]): void {
  const rows = differences.map((one) => [
    one.action,
    one.policy.source,
    one.policy.target,
    one.policy.tagTemplate,
    one.action === 'change' ? one.properties.join(', ') : '',
  ]);
  context.printer(command).table(differences, ['ACTION', 'SOURCE', 'TARGET', 'TAG', 'WHAT'], rows);
}
