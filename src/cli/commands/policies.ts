// shiplock policy: list, show, create, edit, delete, preview, apply.

import type { Command } from 'commander';
import * as contract from '../../api/policy.ts';
import { allPages } from '../all-pages.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { followJob } from '../follow-job.ts';
import { formatRule, parseRule } from '../parse-rule.ts';
import { shortDigest } from '../print.ts';

interface PolicyFlags {
  readonly rule?: string[];
  readonly template?: string;
  readonly platform?: string[];
  readonly schedule?: string;
  readonly enabled?: boolean;
  readonly apply?: boolean;
  readonly wait?: boolean;
}

export function addPolicyCommands(policy: Command, context: Context): void {
  policy
    .command('list')
    .option('--source <repository>')
    .option('--target <repository>')
    .action(async (options: { source?: string; target?: string }, command: Command) => {
      const printer = context.printer(command);
      const client = context.client(command);
      const items = await allPages<contract.PolicyBody>(client, contract.listPolicies, { query: options });
      const rows = items.map((one) => [
        one.id,
        one.source,
        one.target,
        one.tagTemplate,
        one.rules.map(formatRule).join(' and ') || 'always',
        state(one),
      ]);
      printer.table(items, ['ID', 'SOURCE', 'TARGET', 'TAG', 'IF', 'STATE'], rows);
      for (const one of items)
        if (one.suspendedReason !== null) printer.note(`${one.id} is suspended: ${one.suspendedReason}`);
    });

  policyFlags(policy.command('create <source> <target>').description('save a policy'))
    .option('--apply', 'evaluate the tags that are there too')
    .option('--no-wait', 'do not wait for that')
    .action(async (source: string, target: string, flags: PolicyFlags, command: Command) => {
      const client = context.client(command);
      const query = { apply: flags.apply ? 'true' : 'false' };
      const saved = await client.call(contract.createPolicy, { query, body: { source, target, ...properties(flags) } });
      await finish(
        context,
        command,
        saved,
        flags,
        `Saved the policy ${saved.id}: ${source} → ${target} as ${saved.tagTemplate}`,
      );
    });

  policyFlags(
    policy.command('edit <id>').description('change what is named; the policy runs with your rights from then on'),
  )
    .option('--target <repository>')
    .option('--apply', 'evaluate the tags that are there too')
    .option('--no-wait', 'do not wait for that')
    .action(async (id: string, flags: PolicyFlags & { target?: string }, command: Command) => {
      const target = flags.target === undefined ? {} : { target: flags.target };
      const query = { apply: flags.apply ? 'true' : 'false' };
      const saved = await context
        .client(command)
        .call(contract.changePolicy, { params: { id }, query, body: { ...properties(flags), ...target } });
      await finish(context, command, saved, flags, `Saved the policy ${id} as version ${saved.version}`);
    });

  policy.command('delete <id>').action(async (id: string, _options: unknown, command: Command) => {
    await context.client(command).call(contract.deletePolicy, { params: { id } });
    context.printer(command).result({ deleted: id }, `Deleted the policy ${id}; its history stays`);
  });

  policyFlags(
    policy.command('preview <source> <target>').description('what the policy would do with every tag; writes nothing'),
  ).action(async (source: string, target: string, flags: PolicyFlags, command: Command) => {
    const { enabled: _enabled, schedule: _schedule, ...rest } = properties(flags);
    const preview = await context.client(command).call(contract.previewPolicy, { body: { source, target, ...rest } });
    const printer = context.printer(command);
    const rows = preview.items.map((one) => [
      one.tag,
      shortDigest(one.digest),
      printer.state(one.verdict),
      one.targetTag,
      one.conflict ?? (one.alreadyThere ? 'already there' : one.reason),
    ]);
    printer.table(preview, ['TAG', 'DIGEST', 'VERDICT', 'TARGET TAG', 'WHY'], rows);
    if (preview.truncated) printer.note(`${preview.total} tags in all; the preview looks at ${preview.items.length}`);
  });

  policy
    .command('apply <id>')
    .description('evaluate every tag that is there, and wait for the end')
    .option('--no-wait', 'do not wait')
    .action(async (id: string, flags: PolicyFlags, command: Command) => {
      const client = context.client(command);
      const { job } = await client.call(contract.applyPolicy, { params: { id } });
      const followed = flags.wait === false ? undefined : await followJob(client, context.streams, job);
      context
        .printer(command)
        .result(followed ?? { job }, followed ? followed.log.trim() || 'done' : `Started the job ${job}`);
    });
}

function policyFlags(command: Command): Command {
  const list = (value: string, before: string[] = []) => [...before, value];
  return command
    .option('--rule <rule>', 'such as "tag ends_with stable"; can be repeated, and all must hold', list)
    .option('--template <template>', 'the tag in the target, such as %n-%Y%m%d%H%M%S')
    .option('--platform <platform>', 'only this platform counts; can be repeated', list)
    .option('--schedule <cron>', 'evaluate every tag at these times (UTC); "none" for not')
    .option('--enabled', 'switch on')
    .option('--no-enabled', 'switch off');
}

function properties(flags: PolicyFlags) {
  return {
    ...(flags.rule === undefined ? {} : { rules: flags.rule.map(parseRule) }),
    ...(flags.template === undefined ? {} : { tagTemplate: flags.template }),
    ...(flags.platform === undefined ? {} : { platforms: flags.platform }),
    ...(flags.schedule === undefined ? {} : { schedule: flags.schedule === 'none' ? null : flags.schedule }),
    ...(flags.enabled === undefined ? {} : { enabled: flags.enabled }),
  };
}

async function finish(
  context: Context,
  command: Command,
  saved: contract.PolicyBody & { job: string | null },
  flags: PolicyFlags,
  sentence: string,
): Promise<void> {
  const printer = context.printer(command);
  printer.result(saved, sentence);
  if (saved.job === null || flags.wait === false) return;
  const job = await followJob(context.client(command), context.streams, saved.job);
  if (job.error !== null) throw new CommandError(EXIT.refused, job.error);
  printer.note(job.log.trim() || 'applied');
}

function state(policy: contract.PolicyBody): string {
  if (policy.suspendedReason !== null) return 'suspended';
  return policy.enabled ? 'on' : 'off';
}
