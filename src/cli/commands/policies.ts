// shiplock policy: list, show, create, edit, delete, preview, apply.

import type { Command } from 'commander';
import type { z } from 'zod';
import * as contract from '../../api/policy.ts';
import { allPages } from '../all-pages.ts';
import type { Client } from '../client.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { followJob } from '../follow-job.ts';
import { formatRule, parseRule } from '../parse-rule.ts';
import { policyId } from '../policy-id.ts';
import { type Printer, shortDigest, shortTime } from '../print.ts';

interface PolicyFlags {
  readonly name?: string;
  readonly always?: boolean;
  readonly create?: boolean;
  readonly rule?: string[];
  readonly template?: string;
  readonly platform?: string[];
  readonly schedule?: string;
  readonly enabled?: boolean;
  readonly apply?: boolean;
  readonly wait?: boolean;
}

type PreviewedTag = z.output<typeof contract.previewedTagSchema>;

export function addPolicyCommands(policy: Command, context: Context): void {
  policy
    .command('list')
    .description('the policies that you may see, and which of them are suspended, and why')
    .option('--source <repository>', 'only those with this source')
    .option('--target <repository>', 'only those with this target')
    .action(async (options: { source?: string; target?: string }, command: Command) => {
      const printer = context.printer(command);
      const client = context.client(command);
      const items = await allPages<contract.PolicyBody>(client, contract.listPolicies, { query: options });
      const rows = items.map((one) => [
        one.id,
        one.name,
        one.source,
        one.target,
        one.tagTemplate,
        one.rules.map(formatRule).join(' and ') || 'always',
        state(one),
      ]);
      printer.table(
        items,
        ['ID', 'NAME', 'SOURCE', 'TARGET', 'TAG', 'IF', 'STATE'],
        rows,
        'No such policies that you may see',
      );
      for (const one of items)
        if (one.suspendedReason !== null) printer.note(`${one.id} is suspended: ${one.suspendedReason}`);
    });

  policyFlags(policy.command('create <source> <target>').description('save a policy'))
    .option('--name <name>', 'unique among the policies of the source; by default the target')
    .option('--always', 'promote every image that is pushed, without a rule')
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
    policy
      .command('edit <policy>')
      .description(
        'change what is named; the policy (its id, or such as dev/website:NAME) runs with your rights from then on',
      ),
  )
    .option('--name <name>', 'another name')
    .option('--always', 'promote every image that is pushed, in place of the rules')
    .option('--target <repository>', 'another target')
    .option('--apply', 'evaluate the tags that are there too')
    .option('--no-wait', 'do not wait for that')
    .action(async (policy: string, flags: PolicyFlags & { target?: string }, command: Command) => {
      const client = context.client(command);
      const id = await policyId(client, policy);
      const target = flags.target === undefined ? {} : { target: flags.target };
      const query = { apply: flags.apply ? 'true' : 'false' };
      const saved = await client.call(contract.changePolicy, {
        params: { id },
        query,
        body: { ...properties(flags), ...target },
      });
      await finish(context, command, saved, flags, `Saved the policy ${id} as version ${saved.version}`);
    });

  policy
    .command('delete <policy>')
    .description('delete a policy; its history stays')
    .action(async (policy: string, _options: unknown, command: Command) => {
      const client = context.client(command);
      const id = await policyId(client, policy);
      await client.call(contract.deletePolicy, { params: { id } });
      context.printer(command).result({ deleted: id }, `Deleted the policy ${id}; its history stays`);
    });

  policyFlags(
    policy
      .command('preview <source> [target]')
      .description(
        'what the policy would do with every tag; writes nothing; with only a saved policy (its id, or such as dev/website:NAME): what an edit of it would change',
      ),
  )
    .option('--always', 'without a rule')
    .option('--target <repository>', 'of a saved policy: another target')
    .action(
      async (
        source: string,
        target: string | undefined,
        flags: PolicyFlags & { target?: string },
        command: Command,
      ) => {
        const client = context.client(command);
        const body =
          target === undefined ? await editOf(client, source, flags) : { source, target, ...properties(flags) };
        printPreview(context.printer(command), await client.call(contract.previewPolicy, { body }), body);
      },
    );

  policy
    .command('apply <policy>')
    .description('evaluate every tag that is there, and wait for the end')
    .option('--no-wait', 'do not wait')
    .action(async (policy: string, flags: PolicyFlags, command: Command) => {
      const client = context.client(command);
      const id = await policyId(client, policy);
      const { job } = await client.call(contract.applyPolicy, { params: { id } });
      const followed = flags.wait === false ? undefined : await followJob(client, context.streams, job);
      context
        .printer(command)
        .result(followed ?? { job }, followed ? followed.log.trim() || 'done' : `Started the job ${job}`);
    });
}

function reasonOf({ reason, eligibleAt }: Pick<PreviewedTag, 'reason' | 'eligibleAt'>): string | null {
  return eligibleAt === null ? reason : `${reason}; from ${shortTime(eligibleAt)} on`;
}

type PreviewBody = z.input<typeof contract.previewRequestSchema>;

/** The saved policy as it would be with these flags. */
async function editOf(client: Client, policy: string, flags: PolicyFlags & { target?: string }): Promise<PreviewBody> {
  const id = await policyId(client, policy);
  const saved = await client.call(contract.getPolicy, { params: { id } });
  const { source, target, tagTemplate, rules, platforms, name, enabled } = saved;
  const changed = { ...properties(flags), ...(flags.target === undefined ? {} : { target: flags.target }) };
  return { policy: id, source, target, tagTemplate, rules, platforms, name, enabled, ...changed };
}

function printPreview(
  printer: Printer,
  preview: z.output<typeof contract.previewSchema>,
  { target }: PreviewBody,
): void {
  const isEdit = preview.changed !== null;
  const rows = preview.items.map((one) => [
    one.tag,
    shortDigest(one.digest),
    ...(isEdit ? [one.before && outcome(printer, one.before, target)] : []),
    printer.state(one.verdict),
    one.targetTag,
    one.conflict ?? (one.alreadyThere ? 'already there' : reasonOf(one)),
  ]);
  const heading = ['TAG', 'DIGEST', ...(isEdit ? ['BEFORE'] : []), 'VERDICT', 'TARGET TAG', 'WHY'];
  printer.table(preview, heading, rows, 'There are no tags to try it on');
  if (isEdit) printer.note(`the edit changes what becomes of ${preview.changed} tags`);
  if (preview.conflict !== null) printer.note(`it could not be saved: ${preview.conflict}`);
  if (preview.newRepository) printer.note(`${target} (new repository): saving the policy needs --create`);
  if (preview.truncated) printer.note(`${preview.total} tags in all; the preview shows ${preview.items.length}`);
}

/** What the saved policy says, with where the image goes when that is elsewhere. */
function outcome(printer: Printer, before: NonNullable<PreviewedTag['before']>, target: string | undefined): string {
  if (before.verdict !== 'pass') return printer.state(before.verdict);
  const place = before.target === target ? '' : `${before.target}:`;
  return `${printer.state(before.verdict)} (${place}${before.targetTag})`;
}

function policyFlags(command: Command): Command {
  const list = (value: string, before: string[] = []) => [...before, value];
  return command
    .option('--rule <rule>', 'such as "tag ends_with stable"; can be repeated, and all must hold', list)
    .option('--create', 'the target may be made where there is none')
    .option('--template <template>', 'the tag in the target, such as %n-%Y%m%d%H%M%S')
    .option('--platform <platform>', 'only this platform counts; can be repeated', list)
    .option('--schedule <cron>', 'evaluate every tag at these times (UTC); "none" for not')
    .option('--enabled', 'switch on')
    .option('--no-enabled', 'switch off');
}

function properties(flags: PolicyFlags) {
  return {
    ...(flags.name === undefined ? {} : { name: flags.name }),
    ...(flags.always === undefined ? {} : { always: flags.always, rules: [] }),
    ...(flags.create === undefined ? {} : { create: flags.create }),
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
