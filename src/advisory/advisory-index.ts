// What an advisory index answers. Every look-up reads the file; nothing of it is kept in memory.

import type { SeverityWord } from '../api/severity.ts';
import type { Microseconds } from '../clock.ts';
import type { StoredAffected } from './index-format.ts';
import type { FeedInfo } from './record.ts';

/** A feed in the index, with what the status page and reports say of it. */
export interface FeedStatus extends FeedInfo {
  readonly records: number;
  /** How many records could not be used, and the first few with their reasons. */
  readonly unusable: number;
  readonly unusableNames: readonly string[];
  readonly fetchedAt: Microseconds;
  /** How old the data is: what the source says, or its newest record; null when neither is known. */
  readonly dataAsOf: Microseconds | null;
}

/** An advisory that names a package, with the entries in which it does. */
export interface AdvisoryEntry {
  /** Unique in the index. */
  readonly number: number;
  readonly affected: readonly StoredAffected[];
}

export interface AdvisoryDetails {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly upstream: readonly string[];
  readonly summary: string | null;
  readonly vector: string | null;
  readonly score: number | null;
  readonly word: SeverityWord;
  readonly published: string | null;
  readonly references: readonly string[];
  /** The feed's label. */
  readonly feed: string;
}

/** What is known of a CVE over all feeds. */
export interface CveFacts {
  readonly vector: string | null;
  readonly score: number | null;
  readonly kev: boolean;
  readonly epss: number | null;
}

export interface IndexKnowledge {
  readonly kev: boolean;
  readonly epss: boolean;
}

/** An open index. */
export interface AdvisoryIndex {
  readonly feeds: readonly FeedStatus[];
  /** Which ecosystems and releases the feeds know, in the spelling of `ecosystemKey`; others may be named here and there. */
  readonly ecosystems: ReadonlySet<string>;
  /** Whether anything is loaded that says which vulnerabilities are exploited, and how probably. */
  readonly knows: IndexKnowledge;
  /** Advisories that name the package, in the order of their numbers. */
  entries(ecosystem: string, packageName: string): readonly AdvisoryEntry[];
  /** The names of all packages of the ecosystem that advisories name. */
  packages(ecosystem: string): readonly string[];
  details(number: number): AdvisoryDetails;
  /** By the number that `cveNumber` gives. */
  cve(cve: number): CveFacts;
  close(): void;
}

/** Data for demonstrations, which is not complete: wherever its results are shown, it says so. */
export function isDemonstration({ name }: Pick<FeedStatus, 'name'>): boolean {
  return name.startsWith('demo');
}
