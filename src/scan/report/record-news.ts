// Records what is known now of an image in the log of every repository that has it.

import { SYSTEM } from '../../actor.ts';
import type { Microseconds } from '../../clock.ts';
import type { Transaction } from '../../database/database.ts';
import type { RefreshNews, ScanNews } from '../../event/event-data.ts';
import type { NewEvent } from '../../event/new-event.ts';
import { recordEvents } from '../../event/record-event.ts';
import type { Digest } from '../../oci/digest.ts';
import { tagsOf } from '../../registry/find-tag.ts';
import { imagesAbove } from '../../registry/images-above.ts';
import type { Repository } from '../../registry/repository.ts';
import { selectRepositoriesWith } from './scan-report-table.ts';

/** Enough for people to know which image it is. */
const MAX_TAGS = 20;

export type News = {
  readonly digest: Digest;
  readonly at: Microseconds;
  readonly causedBy?: string | undefined;
} & (
  | { readonly type: 'scan.completed' | 'scan.failed'; readonly data: ScanNews }
  | { readonly type: 'scan.refreshed'; readonly data: RefreshNews }
);

/** Records the news in every repository that holds the image. */
export async function recordNews(tx: Transaction, news: News): Promise<void> {
  const repositories = await selectRepositoriesWith(tx, [news.digest]);
  const events: NewEvent[] = [];
  for (const { repository: name, repositoryId: id } of repositories) events.push(await newsFor(tx, { id, name }, news));
  await recordEvents(tx, events);
}

/** The event that tells one repository, with the first tags there that stand on the image or on an index of it. */
export async function newsFor(
  tx: Transaction,
  repository: Pick<Repository, 'id' | 'name'>,
  news: News,
): Promise<NewEvent> {
  const found = await tagsOf(tx, repository, await imagesAbove(tx, repository, news.digest));
  const tags = found.slice(0, MAX_TAGS).map(({ name }) => name);
  const where = { actor: SYSTEM, repository: repository.name };
  return news.type === 'scan.refreshed'
    ? { ...news, ...where, data: { ...news.data, tags } }
    : { ...news, ...where, data: { ...news.data, tags } };
}
