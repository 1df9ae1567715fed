// Fetches one feed as a source for an index: looks whether it has changed, downloads it, and gives it to its reader.

import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Microseconds } from '../../clock.ts';
import { boundedGunzip, textWithin } from '../../outbound/bounded.ts';
import { type DownloadOptions, type DownloadState, download, lastModified } from '../../outbound/download.ts';
import type { Fetch } from '../../outbound/fetch-toward.ts';
import type { AdvisorySource, FeedItem } from '../record.ts';
import type { KnownFeed } from './known-feeds.ts';
import { readDebianTracker } from './read-debian-tracker.ts';
import { readEpss } from './read-epss.ts';
import { readKev } from './read-kev.ts';
import { downloadOsvRecords, readOsvChanges } from './read-osv-changes.ts';
import { readOsvZip } from './read-osv-zip.ts';
import { readSecdb } from './read-secdb.ts';

/** To be kept with the feed's name until the next time. */
export interface FeedState extends DownloadState {
  /** The newest change that was taken; of OSV only. */
  readonly changedUntil?: Microseconds;
}

export interface FetchFeedOptions {
  readonly fetch: Fetch;
  /** What the last fetch gave; without it everything is fetched. */
  readonly state?: FeedState;
  readonly now: Microseconds;
  /** For large downloads; what is put there is removed when the items have been read. */
  readonly folder: string;
  readonly allowPlain?: boolean;
}

export interface FetchedFeed {
  readonly source: AdvisorySource;
  /** To be kept once the index that is built from it is published. */
  readonly state: FeedState;
}

const MINUTE = 60_000;
const MEGABYTE = 1024 * 1024;
const TEXT_BYTES = 256 * MEGABYTE;
const ZIP_BYTES = 4 * 1024 * MEGABYTE;
/** Clocks differ, and changes are published in batches: ask for a little of what is known already. */
const OVERLAP: Microseconds = 3600 * 1_000_000;

/**
 * The feed's records, or null when nothing has changed since `state`.
 * @throws ShiplockError as `download` does, and INVALID when the file is not what it should be; also while the items
 *   are read.
 */
export async function fetchFeed(feed: KnownFeed, options: FetchFeedOptions): Promise<FetchedFeed | null> {
  const { kind, ...info } = feed;
  if (kind === 'osv') return fetchOsv(feed, options);
  const file = await download(
    feed.url,
    downloadOptions(options, kind === 'secdb' || kind === 'epss' ? 64 * MEGABYTE : TEXT_BYTES),
  );
  if (file === null) return null;
  const source = (items: AsyncIterable<FeedItem>, dataAsOf: Microseconds | null): AdvisorySource => ({
    info,
    mode: 'replace',
    fetchedAt: options.now,
    dataAsOf: dataAsOf ?? modifiedAt(file.state),
    items,
  });
  if (kind === 'epss') {
    const gzip = await Array.fromAsync(file.body);
    return { source: source(readEpss(boundedGunzip(itemsOf(gzip), TEXT_BYTES)), null), state: file.state };
  }
  const text = await textWithin(file.body, TEXT_BYTES);
  if (kind === 'kev') {
    const { items, dataAsOf } = readKev(text);
    return { source: source(itemsOf(items), dataAsOf), state: file.state };
  }
  const items = kind === 'secdb' ? readSecdb([{ name: feed.url, text }]) : readDebianTracker(text);
  return { source: source(itemsOf(items), null), state: file.state };
}

/** The changes since the last time, or everything when there was none, or too much has changed. */
async function fetchOsv(feed: KnownFeed, options: FetchFeedOptions): Promise<FetchedFeed | null> {
  const { kind: _, ...info } = feed;
  const { now, state, folder } = options;
  if (state?.changedUntil !== undefined) {
    const list = await download(`${feed.url}/modified_id.csv`, downloadOptions(options, TEXT_BYTES));
    const changes = list && (await readOsvChanges(list.body, state.changedUntil));
    if (list === null || changes?.ids.length === 0) return null;
    if (changes) {
      const { state: _state, ...rest } = downloadOptions(options, 0);
      const items = downloadOsvRecords(feed.url, changes.ids, rest);
      const source = { info, mode: 'merge', fetchedAt: now, dataAsOf: changes.until, items } as const;
      return { source, state: { ...list.state, changedUntil: changes.until } };
    }
  }
  const { state: _state, ...fresh } = downloadOptions(options, ZIP_BYTES);
  const address = `${feed.url}/all.zip`;
  const modified = await lastModified(address, fresh);
  const dataAsOf = modified === null ? null : modified * 1000;
  const items = downloadZip(address, fresh, join(folder, `${feed.name}.zip`));
  const source = { info, mode: 'replace', fetchedAt: now, dataAsOf, items } as const;
  return { source, state: { changedUntil: (dataAsOf ?? now) - OVERLAP } };
}

/** Downloads only when its turn has come: a server does not wait while other feeds are read. */
async function* downloadZip(address: string, options: DownloadOptions, path: string): AsyncGenerator<FeedItem> {
  try {
    const file = await download(address, options);
    if (file) await pipeline(file.body, createWriteStream(path));
    yield* readOsvZip(path);
  } finally {
    await rm(path, { force: true });
  }
}

function downloadOptions(options: FetchFeedOptions, maxBytes: number): DownloadOptions {
  const { fetch, state, allowPlain = false } = options;
  return { fetch, maxBytes, timeoutMilliseconds: 30 * MINUTE, allowPlain, ...(state && { state }) };
}

function modifiedAt(state: DownloadState): Microseconds | null {
  const at = Date.parse(state.lastModified ?? '');
  return Number.isNaN(at) ? null : at * 1000;
}

async function* itemsOf<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}
