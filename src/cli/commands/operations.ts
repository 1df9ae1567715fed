// shiplock job, shiplock gc, shiplock doctor.

import type { Command } from 'commander';
import { getMe } from '../../api/account.ts';
import * as contract from '../../api/operations.ts';
import { allPages } from '../all-pages.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { followJob } from '../follow-job.ts';
import { shortTime } from '../print.ts';
import { wholeNumber } from '../whole-number.ts';

export function addOperationCommands(program: Command, context: Context): void {
  const job = program.command('job').description('background work');

  job
    .command('list')
    .description('the background work that you may see, newest first')
    .option('--state <state>', 'due, running, done, failed or cancelled')
    .option('--limit <n>', 'at most this many', wholeNumber(1), 50)
    .action(async (options: { state?: string; limit: number }, command: Command) => {
      const printer = context.printer(command);
      const found = await allPages<contract.JobBody>(
        context.client(command),
        contract.listJobs,
        { query: { state: options.state } },
        options.limit,
      );
      const rows = found.map((one) => [
        one.id,
        one.kind,
        printer.state(one.state),
        progress(one),
        shortTime(one.createdAt),
        one.requestedBy.name,
        one.error,
      ]);
      printer.table(
        found,
        ['ID', 'KIND', 'STATE', 'PROGRESS', 'WHEN', 'BY', 'ERROR'],
        rows,
        'No such background work that you may see',
      );
    });

  job
    .command('cancel <id>')
    .description('ask a job to stop')
    .action(async (id: string, _options: unknown, command: Command) => {
      const cancelled = await context.client(command).call(contract.cancelJob, { params: { id } });
      context.printer(command).result(cancelled, `Asked ${id} to stop (${cancelled.state})`);
    });

  program
    .command('gc')
    .description('remove bytes that no repository shows any more, and wait for the end')
    .option('--untagged', 'also images that have had no tag for longer than the rollback time')
    .action(async (options: { untagged?: boolean }, command: Command) => {
      const client = context.client(command);
      const body = { untagged: options.untagged ?? false };
      const started = await client.call(contract.collectGarbage, { body });
      const done = await followJob(client, context.streams, started.id);
      context.printer(command).result(done, done.log.trim());
    });

  program
    .command('storage')
    .description('how many bytes are stored, and which namespaces, or repositories, show them')
    .option('--repositories', 'by repository')
    .option('--namespace <name>', 'only the repositories of this one')
    .option('--limit <n>', 'at most this many', wholeNumber(1), 50)
    .action(async (options: { repositories?: boolean; namespace?: string; limit: number }, command: Command) => {
      const printer = context.printer(command);
      const { namespace, limit } = options;
      const by = options.repositories || namespace !== undefined ? 'repository' : 'namespace';
      const client = context.client(command);
      const { blobs, manifests } = await client.call(contract.getStorage, { query: { by, namespace, limit: 1 } });
      const query = { by, namespace };
      const found = await allPages<contract.StorageBody>(client, contract.getStorage, { query }, limit);
      const rows = found.map((one) => [one.name, inMiB(one.blobs), inMiB(one.manifests)]);
      printer.table({ blobs, manifests, items: found }, ['NAME', 'BLOBS', 'MANIFESTS'], rows, 'Nothing is stored');
      printer.note(
        `Stored are ${inMiB(blobs)} in ${blobs.count} blobs, each once, and ${inMiB(manifests)} in ${manifests.count} manifests. What several show is counted for each of them.`,
      );
    });

  program
    .command('doctor')
    .description('check that this command can reach its server and is logged in')
    .action(async (_options: unknown, command: Command) => {
      const client = context.client(command);
      const health = await client.call(contract.getHealth);
      const me = await client.call(getMe);
      const checks = {
        server: client.server,
        version: health.version,
        status: health.status,
        user: me.name,
        credential: me.credential,
      };
      const rows = Object.entries(checks).map(([check, value]) => [check, value]);
      context.printer(command).facts(checks, ['CHECK', 'RESULT'], rows);
      if (me.name === null)
        throw new CommandError(EXIT.refused, 'nobody is logged in: run "shiplock login" or set SHIPLOCK_TOKEN');
    });
}

function progress({ progress: { done, total } }: contract.JobBody): string {
  return total === null ? '' : `${done}/${total}`;
}

function inMiB({ bytes }: { readonly bytes: number }): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
