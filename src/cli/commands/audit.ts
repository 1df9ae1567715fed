// shiplock audit: who did what, and whether the log of it is whole.

import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import * as contract from '../../api/audit.ts';
import { allPages } from '../all-pages.ts';
import type { Context } from '../context.ts';
import { escapedJson } from '../escaped-json.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { writing } from '../output-file.ts';
import { shortTime } from '../print.ts';
import { wholeNumber } from '../whole-number.ts';

type Filter = Record<keyof typeof contract.auditFilterQuery, string | undefined>;

export function addAuditCommands(program: Command, context: Context): void {
  const audit = program.command('audit').description('who did what, and who was refused');

  withFilter(audit.command('list').description('the newest records first'))
    .option('--limit <n>', 'at most this many', wholeNumber(1), 50)
    .action(async ({ limit, ...query }: Filter & { limit: number }, command: Command) => {
      const printer = context.printer(command);
      const client = context.client(command);
      const found = await allPages<contract.AuditRecordBody>(client, contract.listAudit, { query }, limit);
      const rows = found.map((one) => [
        shortTime(one.at),
        one.actor.name || one.actor.kind,
        one.actor.address,
        one.action,
        one.repository ?? one.namespace,
        one.subject,
        printer.state(one.outcome),
        one.count === 1 ? one.reason : `${one.reason ?? ''} (${one.count} times)`.trim(),
      ]);
      printer.table(
        found,
        ['WHEN', 'WHO', 'FROM', 'ACTION', 'WHERE', 'WHAT', 'OUTCOME', 'REASON'],
        rows,
        'The audit log has no such records',
      );
    });

  audit
    .command('verify')
    .description('check that no record is missing or changed, and print the head of the log')
    .option('--head <sequence:hash>', 'a head that was printed before, which has to be there still')
    .action(async ({ head }: { head?: string }, command: Command) => {
      const client = context.client(command);
      let checked = 0;
      let cursor: string | undefined;
      for (;;) {
        const check = await client.call(contract.verifyAudit, { query: { cursor, head } });
        checked += check.checked;
        if (check.state === 'unfinished' && check.next !== null) {
          context.streams.progress(`${checked} of ${check.count} records `);
          cursor = check.next;
          continue;
        }
        if (context.streams.terminal && cursor !== undefined) context.streams.error('\n');
        if (check.state === 'broken')
          throw new CommandError(EXIT.refused, `the audit log is not whole: ${check.problem}`);
        context.printer(command).result({ ...check, checked }, wholeLog(checked, check));
        return;
      }
    });

  withFilter(audit.command('export <file>').description('write all records that fit to a file; - is standard output'))
    .addOption(
      new Option('--format <format>', 'JSON lines, or CSV for spreadsheets').choices(['jsonl', 'csv']).default('jsonl'),
    )
    .action(async (file: string, query: Filter & { format: 'jsonl' | 'csv' }, command: Command) => {
      const records = await context.client(command).download(contract.exportAudit, { query: query as never });
      if (file === '-') return pipeline(records, escaped, process.stdout, { end: false });
      await writing(file, () => pipeline(records, createWriteStream(file, { mode: 0o600 })));
      context.printer(command).result({ file }, `Wrote the audit log to ${file}`);
    });

  audit
    .command('purge')
    .description('remove old records; the log says so, and "audit verify" passes')
    .requiredOption('--before <time>', 'such as 2027-01-31T12:00:00Z, at least an hour ago')
    .action(async (body: { before: string }, command: Command) => {
      const purge = await context.client(command).call(contract.purgeAudit, { body });
      const sentence =
        purge.through === null ? 'Nothing is older' : `Purged ${purge.records} records, up to ${purge.through}`;
      context.printer(command).result(purge, sentence);
    });
}

function withFilter(command: Command): Command {
  return command
    .option('--actor <name>', 'done by them; "anonymous": by those who showed no name')
    .option('--action <action>', 'such as manifest.pushed, login.failed, access.refused')
    .option('--repository <name>', 'in this repository')
    .option('--namespace <name>', 'in this namespace')
    .option('--subject <name>', 'of this tag, digest or name')
    .option('--outcome <outcome>', 'done, refused or failed')
    .option('--from <time>', 'from this time on, such as 2027-01-31T12:00:00Z')
    .option('--to <time>', 'before this time');
}

function wholeLog(checked: number, { head, purged }: contract.AuditCheckBody): string {
  if (!head) return 'The audit log is empty';
  const before = purged ? ` (those up to ${purged.sequence} were purged)` : '';
  return `The audit log is whole: ${checked} records${before}\nIts head: ${head.sequence}:${head.hash}`;
}

/** In CSV, such characters are escaped as it comes. */
async function* escaped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield escapedJson(decoder.decode(chunk, { stream: true }));
  yield escapedJson(decoder.decode());
}
