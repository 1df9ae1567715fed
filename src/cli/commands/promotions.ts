// shiplock promote, history, rollback, pipeline.

import type { Command } from 'commander';
import { getPipelines } from '../../api/pipeline.ts';
import * as contract from '../../api/promotion.ts';
import { PROMOTION_STATES } from '../../api/promotion-state.ts';
import { allPages } from '../all-pages.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { readImageName, readTarget } from '../image-name.ts';
import { policyId } from '../policy-id.ts';
import { type Printer, shortDigest, shortTime } from '../print.ts';
import { wholeNumber } from '../whole-number.ts';

interface PromoteFlags {
  readonly tag?: string;
  readonly comment?: string;
  readonly create?: boolean;
  readonly expectedPreviousDigest?: string;
  readonly override?: boolean;
  readonly dryRun?: boolean;
}

export function addPromotionCommands(program: Command, context: Context): void {
  program
    .command('promote <image> <target>')
    .description(
      'promote an image, such as: shiplock promote dev/website:1.4 qa/website --tag 1.4-rc --comment "ready"',
    )
    .option('--tag <tag>', 'the tag in the target; by default that of the source')
    .option('--comment <text>', 'why')
    .option('--create', 'make the target where there is none')
    .option('--expected-previous-digest <digest>', 'only if the target tag has this digest; "none": if it is not there')
    .option('--override', "although the target's admission rules keep it out (its admins, with a comment)")
    .option('--dry-run', 'check everything, write nothing')
    .action(async (image: string, to: string, options: PromoteFlags, command: Command) => {
      const source = readImageName(image);
      const target = {
        ...readTarget(to, source.repository),
        ...(options.tag === undefined ? {} : { tag: options.tag }),
      };
      const { comment, create = false, override = false, dryRun = false, expectedPreviousDigest: expected } = options;
      const body = {
        ...{ source, target, create, override, dryRun },
        ...(comment === undefined ? {} : { comment }),
        ...(expected === undefined ? {} : { expectedPreviousDigest: expected === 'none' ? null : expected }),
      };
      const promotion = await context.client(command).call(contract.promote, { body });
      const printer = context.printer(command);
      printer.result(promotion, sentence(promotion, printer, dryRun));
      const code = promotion.reason ?? undefined;
      if (promotion.state === 'refused') throw new CommandError(EXIT.refused, promotion.reason ?? 'refused', code);
      if (promotion.state === 'held' || promotion.state === 'waiting')
        throw new CommandError(EXIT.held, promotion.reason ?? promotion.state, code);
    });

  program
    .command('history [repository]')
    .description('promotions, refusals and rollbacks of a repository, or of image:tag; newest first')
    .option('--source', 'only as the source')
    .option('--target', 'only as the target')
    .option('--state <state>', PROMOTION_STATES.join(', '))
    .option('--policy <policy>', 'only those of this policy (its id, or such as dev/website:NAME)')
    .option('--limit <n>', 'at most this many', wholeNumber(1), 50)
    .action(
      async (
        name: string | undefined,
        options: { source?: boolean; target?: boolean; state?: string; policy?: string; limit: number },
        command: Command,
      ) => {
        const [repository, tag] = name?.split(':', 2) ?? [];
        const place = options.source
          ? { source: repository }
          : options.target
            ? { target: repository }
            : { repository };
        const client = context.client(command);
        const policy = options.policy === undefined ? undefined : await policyId(client, options.policy);
        const query = { ...place, tag, state: options.state, policy };
        const found = await allPages<contract.PromotionBody>(client, contract.listPromotions, { query }, options.limit);
        printHistory(context.printer(command), found, name && `No such promotions of ${name} that you may see`);
      },
    );

  program
    .command('rollback <promotion>')
    .description('return the target tag to the image that it had before this promotion (its id is in the history)')
    .option('--comment <text>', 'why')
    .action(async (id: string, options: { comment?: string }, command: Command) => {
      const body = options.comment === undefined ? {} : { comment: options.comment };
      const done = await context.client(command).call(contract.rollBack, { params: { id }, body });
      const { target, source } = done;
      context
        .printer(command)
        .result(done, `${target.repository}:${target.tag} is ${shortDigest(source.digest)} again`);
    });

  program
    .command('pipeline')
    .description('who feeds whom, how much went through, and what waits')
    .option('--days <n>', 'count the promotions of this many days', wholeNumber(1), 30)
    .action(async (options: { days: number }, command: Command) => {
      const found = await context.client(command).call(getPipelines, { query: { days: options.days } });
      const policies = found.policies.map((edge) => {
        const state = edge.suspendedReason === null ? (edge.enabled ? '' : 'off') : 'suspended';
        return [
          edge.source,
          '→',
          edge.target,
          `policy ${edge.name}`,
          edge.passed,
          edge.held,
          edge.refused,
          edge.waiting.length,
          state,
        ];
      });
      const hops = found.nextHops.map((edge) => [
        edge.source,
        '→',
        edge.target,
        'next hop',
        edge.passed,
        edge.held,
        edge.refused,
        '',
        '',
      ]);
      context
        .printer(command)
        .table(
          found,
          ['FROM', '', 'TO', 'BY', 'PASSED', 'HELD', 'REFUSED', 'WAITING', 'STATE'],
          [...hops, ...policies],
          'No policies and no next hops that you may see',
        );
    });
}

/** The table that DTR and ProGet show: when, what, by whom, from where, to where, why. */
export function printHistory(
  printer: Printer,
  promotions: readonly contract.PromotionBody[],
  none = 'No such promotions that you may see',
): void {
  const rows = promotions.map((one) => [
    shortTime(one.at),
    printer.state(one.state),
    one.by.kind === 'policy' ? `policy ${one.by.name}` : one.by.name,
    `${one.source.repository}:${one.source.tag ?? '@'}`,
    `${one.target.repository}:${one.target.tag}`,
    shortDigest(one.source.digest),
    shortDigest(one.target.previousDigest),
    [one.comment, one.reason ?? overridden(one)].filter((words) => words).join(' — '),
    one.id,
  ]);
  printer.table(promotions, ['WHEN', 'STATE', 'BY', 'FROM', 'TO', 'DIGEST', 'BEFORE', 'COMMENT', 'ID'], rows, none);
}

/** Which admission rules somebody has let the image in past; undefined for all other promotions. */
function overridden({ admission }: contract.PromotionBody): string | undefined {
  return admission?.overridden ? `overrides the admission rules (${admission.reason})` : undefined;
}

function sentence(promotion: contract.PromotionBody, printer: Printer, dryRun: boolean): string {
  const { source, target, state, reason } = promotion;
  const isNew = promotion.newRepository ? ' (new repository: it needs --create)' : '';
  const to = `${target.repository}:${target.tag}${isNew}`;
  const travelled = promotion.travelled.referrers.length + promotion.travelled.attachments.length;
  const company = travelled > 0 ? `, with ${travelled} referrers and attachments` : '';
  const before = target.previousDigest === null ? '' : `, which was ${shortDigest(target.previousDigest)}`;
  const words = `${source.repository}:${source.tag ?? shortDigest(source.digest)} → ${to}${before} (${shortDigest(source.digest)}${company})`;
  const why = reason ?? overridden(promotion);
  return `${dryRun ? 'would be ' : ''}${printer.state(state)}: ${words}${why === undefined ? '' : ` — ${why}`}`;
}
