// shiplock tag.

import { type Command, Option } from 'commander';
import * as tagContract from '../../api/tag.ts';
import * as tagDeletion from '../../api/tag-deletion.ts';
import { allPages } from '../all-pages.ts';
import type { Client } from '../client.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { readImageName } from '../image-name.ts';
import { shortDigest, shortTime } from '../print.ts';
import { tagRows } from '../tag-rows.ts';
import { wholeNumber } from '../whole-number.ts';

export function addTagCommands(program: Command, context: Context): void {
  const tag = program.command('tag').description('tags');

  tag
    .command('list <repository>')
    .description('the tags of a repository')
    .option('--limit <n>', 'at most this many', wholeNumber(1), 1_000)
    .addOption(new Option('--order <order>', 'in which order').choices(tagContract.TAG_ORDERS).default('name'))
    .option('--deleted', 'those that were deleted and can be restored')
    .action(async (repository: string, options: ListFlags, command: Command) => {
      if (options.deleted) return listDeleted(context, command, repository, options.limit);
      const found = await allPages<tagContract.TagBody>(
        context.client(command),
        tagContract.listTags,
        { params: { repository }, query: { order: options.order } },
        options.limit,
      );
      const { heading, rows } = tagRows(found);
      context.printer(command).table(found, heading, rows, `${repository} has no tags`);
    });

  tag
    .command('restore <image>')
    .description('bring a deleted tag back to the digest that it had')
    .option('--id <id>', 'of the deletion, as "tag list --deleted" names it, where the tag was deleted several times')
    .action(async (image: string, options: { id?: string }, command: Command) => {
      const { repository, reference } = readImageName(image);
      const id = options.id ?? (await lastDeletion(context.client(command), repository, reference));
      const restored = await context.client(command).call(tagDeletion.restoreTag, { params: { repository, id } });
      context.printer(command).result(restored, `Restored ${image} to ${restored.digest}`);
    });

  tag
    .command('delete <image>')
    .description('delete a tag; "tag restore" brings it back')
    .action(async (image: string, _options: unknown, command: Command) => {
      const { repository, reference } = readImageName(image);
      if (reference.includes(':')) throw new CommandError(EXIT.wrongUsage, 'name a tag, not a digest');
      await context.client(command).call(tagDeletion.deleteTag, { params: { repository, tag: reference } });
      context
        .printer(command)
        .result(
          { deleted: image },
          `Deleted ${image}; the image stays under its digest, and "tag restore" brings the tag back`,
        );
    });
}

interface ListFlags {
  readonly limit: number;
  readonly order: (typeof tagContract.TAG_ORDERS)[number];
  readonly deleted?: boolean;
}

async function listDeleted(context: Context, command: Command, repository: string, limit: number): Promise<void> {
  const given = { params: { repository } };
  const client = context.client(command);
  const found = await allPages<tagDeletion.DeletedTagBody>(client, tagDeletion.listDeletedTags, given, limit);
  const rows = found.map((one) => [
    one.tag,
    shortDigest(one.digest),
    shortTime(one.deletedAt),
    one.deletedBy,
    shortTime(one.restorableUntil),
    one.replacedBy === null ? one.id : 'exists anew',
  ]);
  context
    .printer(command)
    .table(
      found,
      ['TAG', 'DIGEST', 'DELETED', 'BY', 'UNTIL', 'ID'],
      rows,
      `No deleted tag of ${repository} can be restored`,
    );
}

/** @throws CommandError when the tag was not deleted, or too long ago */
async function lastDeletion(client: Client, repository: string, tag: string): Promise<string> {
  const given = { params: { repository } };
  const found = await allPages<tagDeletion.DeletedTagBody>(client, tagDeletion.listDeletedTags, given);
  const last = found.find((one) => one.tag === tag);
  if (last) return last.id;
  throw new CommandError(EXIT.refused, `no deleted tag ${tag} of ${repository} can be restored`);
}
