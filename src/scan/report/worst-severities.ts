// How grave the worst finding is in the newest image of each of many repositories. What waivers cover does not count.

import type { Identity } from '../../access/identity.ts';
import type { WorstUnknown } from '../../api/repository.ts';
import { SEVERITY_WORDS, type SeverityCounts, type SeverityWord } from '../../api/severity.ts';
import type { Digest } from '../../oci/digest.ts';
import { repositoriesInSight } from '../../registry/find-repository.ts';
import { type CountedImage, countsThatMatter } from './counts-with-waivers.ts';
import { type NewestPlatform, selectNewestPlatforms } from './newest-image-table.ts';
import type { ScansToRead } from './read-report.ts';
import { type ReadingRules, readingRules, staleness } from './reading-rules.ts';

type CountedPlatform = NewestPlatform & {
  /** Null where they are not known. */
  readonly counts: SeverityCounts | null;
};

/** Undefined for what was not compared with advisories. */
function imageOf({
  repository,
  digest,
  state,
  matched_at: at,
  counts_json: json,
}: NewestPlatform): CountedImage | undefined {
  if (digest === null || state !== 'scanned' || at === null || json === null) return undefined;
  return { repository, digest: digest as Digest, stored: JSON.parse(json) as SeverityCounts };
}

/** What is known of the newest image: one of them is null. */
export type Worst =
  | { readonly severity: SeverityWord; readonly unknown: null }
  | { readonly severity: null; readonly unknown: WorstUnknown };

/** By the names of those repositories that have an image; of an image of several platforms, the worst of all. */
export async function worstSeverities(
  scans: Pick<ScansToRead, 'database' | 'clock' | 'advisories' | 'askReports'>,
  by: Identity,
  names: readonly string[],
): Promise<ReadonlyMap<string, Worst>> {
  const { rows } = scans.database;
  const seen = await repositoriesInSight(rows, by, names);
  const rules = readingRules(scans);
  const found = (await selectNewestPlatforms(rows, seen)).map((part) => ({ ...part, image: imageOf(part) }));
  const images = found.flatMap(({ image }) => image ?? []);
  const countsOf = await countsThatMatter(scans, images, rules);
  const platforms = Map.groupBy(found, ({ repository }) => repository);
  return new Map(
    [...platforms].map(([name, parts]) => {
      const counted = parts.map(({ image, ...part }) => ({ ...part, counts: image ? countsOf(image) : null }));
      const severity = worstOf(counted, rules);
      const worst: Worst = severity ? { severity, unknown: null } : { severity: null, unknown: unknownOf(counted) };
      return [name, worst] as const;
    }),
  );
}

/** Undefined where nothing was found and not all is known: that is not none. */
function worstOf(parts: readonly CountedPlatform[], rules: ReadingRules): SeverityWord | undefined {
  const found = SEVERITY_WORDS.find((severity) => parts.some(({ counts }) => counts !== null && counts[severity] > 0));
  // Where something may be missing, it may be graver than a score of 0.0.
  if (found && found !== 'none') return found;
  return parts.every((part) => part.counts !== null && isComplete(part, rules)) ? 'none' : undefined;
}

/** As the badge of a tag has it. */
function unknownOf(parts: readonly CountedPlatform[]): WorstUnknown {
  const scanned = parts.filter(({ state }) => state === 'scanned');
  if (scanned.length > 0 && scanned.length < parts.length) return 'partly_scanned';
  if (scanned.length > 0) return scanned.every(({ counts }) => counts !== null) ? 'gaps' : 'not_compared';
  if (parts.some(({ state }) => state === 'failed')) return 'failed';
  return parts.every(({ state }) => state === 'unsupported') ? 'unsupported' : 'not_scanned';
}

function isComplete(part: NewestPlatform, rules: ReadingRules): boolean {
  return (part.detection_gaps ?? 0) + (part.match_gaps ?? 0) + staleness(part, rules).length === 0;
}
