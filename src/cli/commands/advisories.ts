// shiplock advisories status, update, import, push.

import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import * as contract from '../../api/advisory.ts';
import { ADVISORY_ARTIFACT, ADVISORY_LAYER } from '../../api/advisory-artifact.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { followJob } from '../follow-job.ts';
import { readTaggedName } from '../image-name.ts';
import { type Printer, shortDigest, shortTime } from '../print.ts';
import { pushArtifact } from '../push-artifact.ts';

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
    .description('let the server fetch its feeds, or look what the tag brings that it follows, and wait for the end')
    .option('--force', 'also where a feed has lost many records; not for a followed tag')
    .action(async (options: { force?: boolean }, command: Command) => {
      const client = context.client(command);
      const job = await client.call(contract.updateAdvisories, { body: { force: options.force ?? false } });
      const done = await followJob(client, context.streams, job.id);
      context.printer(command).result(done, done.log.trim());
    });

  advisories
    .command('import <file>')
    .description('upload an archive that "shiplock advisories export" has made')
    .option('--force', 'also one that is not newer, or much smaller')
    .option('--allow-unknown-signer', 'also one that is signed by a key that the server does not trust')
    .action(async (file: string, options: { force?: boolean; allowUnknownSigner?: boolean }, command: Command) => {
      requireFile(file);
      const query = {
        force: options.force ? 'true' : 'false',
        allowUnknownSigner: options.allowUnknownSigner ? 'true' : 'false',
      };
      const upload = Readable.toWeb(createReadStream(file));
      const status = await context.client(command).call(contract.importAdvisories, { query, upload });
      printStatus(context.printer(command), status);
    });

  advisories
    .command('push <file> <image>')
    .description('push an archive to the server under a tag, for servers that follow it (advisoryFollow)')
    .action(async (file: string, name: string, _options: unknown, command: Command) => {
      requireFile(file);
      const types = { artifactType: ADVISORY_ARTIFACT, mediaType: ADVISORY_LAYER };
      const server = context.server(command);
      const registry = { server, ...context.access(command) };
      const digest = await pushArtifact(registry, readTaggedName(name), { file, ...types });
      context.printer(command).result({ image: name, digest }, `Pushed ${file} as ${name} (${digest})`);
    });
}

function requireFile(file: string): void {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new CommandError(EXIT.wrongUsage, `there is no file ${file}`);
}

function printStatus(printer: Printer, status: contract.AdvisoryStatusBody): void {
  if (status.follows) printer.note(describeFollowed(status.follows));
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
  printer.table(status, ['FEED', 'RECORDS', 'FETCHED', 'LICENCE', 'ATTRIBUTION'], rows, 'They come from no feed');
}

const OUTCOMES = { imported: 'taken in', not_newer: 'passed over', refused: 'REFUSED' } as const;

function describeFollowed(follows: NonNullable<contract.AdvisoryStatusBody['follows']>): string {
  const { reference, digest, outcome, reason, at, error } = follows;
  if (at === null) return `Follows ${reference}: nothing has come from there yet`;
  const looked = `Follows ${reference}, looked at ${shortTime(at)}${error === null ? '' : `, without success: ${error}`}`;
  if (digest === null || outcome === null) return looked;
  return `${looked}\nLast dealt with: ${shortDigest(digest)}, ${OUTCOMES[outcome]}${reason === null ? '' : `: ${reason}`}`;
}
