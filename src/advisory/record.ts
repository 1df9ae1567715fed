// An advisory as the index keeps it: what OSV says (https://ossf.github.io/osv-schema/), read, bounded and without prose.

import type { SeverityWord } from '../api/severity.ts';
import type { Microseconds } from '../clock.ts';
import type { Interval } from './intervals.ts';

export interface AdvisoryRecord {
  readonly id: string;
  /** Other names of the same vulnerability. */
  readonly aliases: readonly string[];
  /** The vulnerabilities that the advisory is about: one of a distribution often mends several at once. */
  readonly upstream: readonly string[];
  readonly summary: string | null;
  /** CVSS vector of the highest version that was given. */
  readonly vector: string | null;
  /** What the source says when it gives no vector. */
  readonly word: SeverityWord;
  /** ISO 8601. */
  readonly published: string | null;
  readonly withdrawn: boolean;
  readonly references: readonly string[];
  readonly affected: readonly Affected[];
}

export interface Affected {
  /** As `ecosystemKey` gives it: `npm`, `Debian:12`, `Alpine:v3.20`. */
  readonly ecosystem: string;
  /** As `packageKey` gives it. */
  readonly package: string;
  readonly intervals: readonly Interval[];
  /** Versions that are affected although no interval holds them. */
  readonly versions: readonly string[];
  readonly vector: string | null;
  readonly word: SeverityWord;
  /** The module stream that an RPM belongs to, such as `nodejs:18`. */
  readonly module: string | null;
  /** The fix comes with Ubuntu Pro (ESM) only. */
  readonly pro: boolean;
  /** Whether it is affected at all, the source has not found out. */
  readonly undetermined: boolean;
}

/** One record of a feed. */
export type FeedItem =
  | { readonly kind: 'advisory'; readonly record: AdvisoryRecord }
  /** Known to be exploited, by CISA's catalog. */
  | { readonly kind: 'kev'; readonly cve: string }
  | { readonly kind: 'epss'; readonly cve: string; readonly probability: number }
  /** Something that could not be read; it is counted, and the first few are named. */
  | { readonly kind: 'unusable'; readonly name: string; readonly reason: string };

/** What people should know of a source of advisories. */
export interface FeedInfo {
  /** Stable and short, such as `osv-npm`. */
  readonly name: string;
  /** For people. */
  readonly label: string;
  readonly url: string;
  /** SPDX id or a sentence. */
  readonly license: string;
  /** The line that the licence asks for, or an empty text. */
  readonly attribution: string;
  /**
   * Of what it has all that is known, in the words of `coverage.ts`; null for all that it names. A feed of npm's
   * advisories also names packages of PyPI that share a vulnerability, and knows nothing else of PyPI.
   */
  readonly covers: readonly string[] | null;
}

/** One feed as it goes into an index. */
export interface AdvisorySource {
  readonly info: FeedInfo;
  /** `replace`: these are all records of the feed. `merge`: they are added to, or take the place of, what is there. */
  readonly mode: 'replace' | 'merge';
  readonly fetchedAt: Microseconds;
  /** The time that the source gives for its data; null to take that of the newest record. */
  readonly dataAsOf: Microseconds | null;
  readonly items: AsyncIterable<FeedItem>;
}
