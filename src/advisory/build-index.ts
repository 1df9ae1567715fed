// Builds an advisory index beside the live one, from feeds as they stream in. Half a feed must not pass for a whole one:
// a feed that comes with far fewer records than last time is refused.

import { copyFile, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ShiplockError } from '../errors.ts';
import { Slices } from '../job/slices.ts';
import type { FeedStatus } from './advisory-index.ts';
import { feedsIn } from './open-index.ts';
import type { AdvisorySource } from './record.ts';
import { IndexWriter } from './write-index-table.ts';

/** A feed may shrink by a tenth: records are withdrawn and merged, but not many at once. */
const LEAST_SHARE = 0.9;
/** How many unusable records are named; all are counted. */
const MAX_NAMED = 20;

export interface BuildOptions {
  /** The live index. Feeds that are not among the sources are taken over from it; null to begin with nothing. */
  readonly base: string | null;
  /** Takes feeds that have lost many records, too. */
  readonly force?: boolean;
  /** Told at the beginning of each source. */
  readonly onProgress?: (progress: BuildProgress) => void;
}

export interface BuildProgress {
  /** The feed that is being read. */
  readonly feed: string;
  /** How many were read before it, and how many there are. */
  readonly done: number;
  readonly total: number;
}

export interface IndexSummary {
  readonly feeds: readonly FeedStatus[];
  /** Over all feeds. */
  readonly records: number;
}

/**
 * Writes an index to `path`, which is removed first and on every error, and which nobody reads until `publishIndex`.
 * Building is work for a worker thread or a quiet moment: it pauses every few milliseconds for others.
 * @throws ShiplockError CONFLICT when a feed has lost more than a tenth of its records; INVALID for a damaged base.
 */
export async function buildIndex(
  path: string,
  sources: readonly AdvisorySource[],
  options: BuildOptions,
): Promise<IndexSummary> {
  await rm(path, { force: true });
  const before = options.base === null ? [] : feedsIn(options.base);
  if (options.base !== null) await copyFile(options.base, path);
  const writer = new IndexWriter(path, { fresh: options.base === null });
  try {
    for (const [done, source] of sources.entries()) {
      options.onProgress?.({ feed: source.info.name, done, total: sources.length });
      await writeSource(writer, source);
    }
    writer.finish();
    const feeds = feedsIn(path);
    if (!options.force) refuseLosses(before, feeds);
    return { feeds, records: feeds.reduce((sum, feed) => sum + feed.records, 0) };
  } catch (error) {
    writer.abandon();
    await rm(path, { force: true });
    throw error;
  }
}

/** Puts a built index in the place of the live one, durably and at once. Readers that have the old one open keep it. */
export async function publishIndex(built: string, live: string): Promise<void> {
  await sync(built);
  await rename(built, live);
  await sync(dirname(live));
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeSource(writer: IndexWriter, source: AdvisorySource): Promise<void> {
  const feed = writer.beginFeed(source.info, source.mode);
  const emptied = new Set<string>();
  const unusable: string[] = [];
  let unusableCount = 0;
  let rows = 0;
  let newest: number | null = null;
  const slices = new Slices(() => performance.now());
  for await (const item of source.items) {
    if (item.kind === 'advisory') {
      writer.putRecord(feed, item.record);
      const published = item.record.published === null ? Number.NaN : Date.parse(item.record.published);
      if (published <= source.fetchedAt / 1000) newest = Math.max(newest ?? 0, published);
    } else if (item.kind === 'unusable') {
      unusableCount++;
      if (unusable.length < MAX_NAMED) unusable.push(`${item.name} ${item.reason}`);
    } else {
      const table = item.kind === 'kev' ? 'known_exploited' : 'epss';
      if (!emptied.has(table)) writer.emptyTable(table);
      emptied.add(table);
      const put = item.kind === 'kev' ? writer.putKnownExploited(item.cve) : writer.putEpss(item.cve, item.probability);
      if (put) rows++;
    }
    if (slices.isOver()) await slices.next();
  }
  writer.endFeed(feed, {
    rows,
    unusable: unusableCount,
    unusableNames: unusable,
    fetchedAt: source.fetchedAt,
    dataAsOf: source.dataAsOf ?? (newest === null ? null : newest * 1000),
  });
}

/** @throws ShiplockError CONFLICT that names the feeds; who may force it tells so. */
export function refuseLosses(before: readonly FeedStatus[], after: readonly FeedStatus[]): void {
  const lost = before.flatMap((was) => {
    const is = after.find((feed) => feed.name === was.name)?.records ?? 0;
    return is < was.records * LEAST_SHARE ? [`${was.name} has ${is} records and had ${was.records}`] : [];
  });
  if (lost.length === 0) return;
  throw new ShiplockError(
    'CONFLICT',
    `the advisories are far fewer than before: ${lost.join('; ')}; look at the source`,
    { lost },
  );
}
