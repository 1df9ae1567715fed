// The feeds by the names that the configuration gives them: `osv-npm`, `debian-tracker`, `alpine-secdb-v3.20`, a
// mirror as `osv-npm=https://mirror.example/npm`, a folder as `dir:/path`, and `all`.

import type { Microseconds } from '../clock.ts';
import { ShiplockError } from '../errors.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { FeedStatus } from './advisory-index.ts';
import { type FeedState, fetchFeed } from './feed/fetch-feed.ts';
import { commonFeeds, KNOWN_FEEDS, type KnownFeed, secdbFeed } from './feed/known-feeds.ts';
import { readFolder } from './feed/read-folder.ts';
import type { AdvisorySource } from './record.ts';

/** What the last fetch of each feed gave, by the feed's name. */
export type FeedStates = Readonly<Record<string, FeedState>>;

export interface Fetching {
  readonly outbound: Outbound;
  readonly now: Microseconds;
  /** For large downloads. */
  readonly folder: string;
  readonly states: FeedStates;
  /** The feeds of the index in force: what has not changed stays as it is there. */
  readonly present: readonly FeedStatus[];
}

export interface FetchedSources {
  readonly sources: readonly AdvisorySource[];
  /** To be kept with the index. */
  readonly states: FeedStates;
  /** Files in folders that are none of those that are read. */
  readonly passedOver: readonly string[];
}

/**
 * Opens every feed that these names mean.
 * @throws ShiplockError INVALID for a name that means none, and what `fetchFeed` throws
 */
export async function sourcesOf(names: readonly string[], fetching: Fetching): Promise<FetchedSources> {
  const sources: AdvisorySource[] = [];
  const passedOver: string[] = [];
  const states: Record<string, FeedState> = { ...fetching.states };
  for (const name of names) {
    if (name.startsWith('dir:')) {
      const folder = await readFolder(name.slice('dir:'.length), fetching.now);
      sources.push(...folder.sources);
      passedOver.push(...folder.passedOver);
      continue;
    }
    for (const feed of feedsNamed(name)) {
      const present = fetching.present.find((one) => one.name === feed.name);
      // Without the records of the last time, changes since then are not enough.
      const state = present ? fetching.states[feed.name] : undefined;
      const { outbound, now, folder } = fetching;
      const fetch = outbound.toward(feed.url);
      const fetched = await fetchFeed(feed, { fetch, now, folder, ...(state && { state }) });
      sources.push(fetched?.source ?? unchanged(feed, present?.dataAsOf ?? null, now));
      if (fetched) states[feed.name] = fetched.state;
    }
  }
  return { sources, states, passedOver };
}

/** Nothing new is news, too: the feed knows up to now. */
function unchanged(
  { kind: _kind, ...info }: KnownFeed,
  dataAsOf: Microseconds | null,
  now: Microseconds,
): AdvisorySource {
  return { info, mode: 'merge', fetchedAt: now, dataAsOf, items: nothing() };
}

async function* nothing(): AsyncGenerator<never> {}

/** @throws ShiplockError INVALID that names those that there are */
export function feedsNamed(text: string): readonly KnownFeed[] {
  if (text === 'all') return commonFeeds();
  const equals = text.indexOf('=');
  const [name, url] = equals === -1 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
  const secdb = /^alpine-secdb-(v\d+\.\d+|edge)(?:-(main|community))?$/.exec(name);
  if (secdb) return secdbFeeds(secdb[1] ?? '', secdb[2] as 'main' | 'community' | undefined, url);
  const feed = KNOWN_FEEDS.find((one) => one.name === name);
  if (!feed) {
    const known = KNOWN_FEEDS.map((one) => one.name).join(', ');
    throw new ShiplockError(
      'INVALID',
      `there is no feed ${JSON.stringify(text)}: use one of ${known}, alpine-secdb-v3.20, dir:/path, or all`,
    );
  }
  return [url === undefined ? feed : { ...feed, url: withoutSlash(url) }];
}

/** Both repositories of the branch, whose mirror is a folder, or the one that is named, whose mirror is a file. */
function secdbFeeds(
  branch: string,
  repository: 'main' | 'community' | undefined,
  mirror: string | undefined,
): readonly KnownFeed[] {
  const halves = repository === undefined ? (['main', 'community'] as const) : [repository];
  return halves.map((half) => {
    const feed = secdbFeed(branch, half);
    if (mirror === undefined) return feed;
    return { ...feed, url: repository === undefined ? `${withoutSlash(mirror)}/${half}.json` : withoutSlash(mirror) };
  });
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
