// Small advisory indexes for tests, from OSV records written out.

import { join } from 'node:path';
import type { AdvisoryIndex } from '../../src/advisory/advisory-index.ts';
import { buildIndex } from '../../src/advisory/build-index.ts';
import { openAdvisoryIndex } from '../../src/advisory/open-index.ts';
import { readOsv } from '../../src/advisory/read-osv.ts';
import type { AdvisorySource, FeedItem } from '../../src/advisory/record.ts';

/** 2026-11-21T07:00:00Z. */
export const FETCHED_AT = 1_795_244_400_000_000;

/** A feed with these things in it. */
export function sourceOf(
  name: string,
  items: readonly FeedItem[],
  mode: AdvisorySource['mode'] = 'replace',
  covers: readonly string[] | null = null,
): AdvisorySource {
  return {
    info: {
      name,
      label: `the feed ${name}`,
      url: `https://${name}.example`,
      license: 'CC0-1.0',
      attribution: '',
      covers,
    },
    mode,
    fetchedAt: FETCHED_AT,
    dataAsOf: null,
    items: (async function* () {
      yield* items;
    })(),
  };
}

/** A feed of OSV records. */
export function osvSource(
  name: string,
  records: readonly object[],
  mode: AdvisorySource['mode'] = 'replace',
  covers: readonly string[] | null = null,
): AdvisorySource {
  return sourceOf(name, records.map(readOsv), mode, covers);
}

let count = 0;

/** Builds and opens an index in the folder; the caller closes it. */
export async function indexOf(folder: string, ...sources: readonly AdvisorySource[]): Promise<AdvisoryIndex> {
  const path = join(folder, `index-${count++}.db`);
  await buildIndex(path, sources, { base: null });
  return openAdvisoryIndex(path);
}

/** An OSV record about one package, with one range. */
export function osv(
  id: string,
  ecosystem: string,
  name: string,
  events: readonly object[],
  more: Readonly<Record<string, unknown>> = {},
): object {
  const type = ['npm', 'Go', 'crates.io'].includes(ecosystem) ? 'SEMVER' : 'ECOSYSTEM';
  return { id, affected: [{ package: { ecosystem, name }, ranges: [{ type, events }] }], ...more };
}
