// shiplock advisories status, update.

import type { Command } from 'commander';
import * as contract from '../../api/advisory.ts';
import type { Context } from '../context.ts';
import { followJob } from '../follow-job.ts';
import { type Printer, shortTime } from '../print.ts';

export function addAdvisoryCommands(advisories: Command, context: Context): void {
  advisories
    .command('status')
    .description('which advisories images are compared with, and how old they are')
    .action(async (_options: unknown, command: Command) => {
      const status = await context.client(command).call(contract.getAdvisories);
      printStatus(context.printer(command), status);
    });

  advisories
    .command('update')
    .description('let the server fetch its feeds, and wait for the end')
    .action(async (_options: unknown, command: Command) => {
      const client = context.client(command);
      const job = await client.call(contract.updateAdvisories);
      const done = await followJob(client, context.streams, job.id);
      context.printer(command).result(done, done.log.trim());
    });
}

function printStatus(printer: Printer, status: contract.AdvisoryStatusBody): void {
  if (printer.format === 'text' && status.serial === null) {
    printer.note('No advisories are loaded: images can be scanned, but vulnerabilities are not known.');
    return;
  }
  printer.note(
    `Serial ${status.serial}, ${status.records} records, as of ${shortTime(status.asOf)} (${Math.round(status.ageHours ?? 0)} hours old${status.stale ? ', STALE' : ''}), built ${shortTime(status.builtAt)} by ${status.builtBy}; compared by ${status.scanner}`,
  );
  const rows = status.feeds.map((feed) => [
    feed.demo ? `${feed.label} (DEMONSTRATION DATA)` : feed.label,
    feed.records,
    shortTime(feed.fetchedAt),
    feed.license,
    feed.attribution,
  ]);
  printer.table(status, ['FEED', 'RECORDS', 'FETCHED', 'LICENCE', 'ATTRIBUTION'], rows);
}
