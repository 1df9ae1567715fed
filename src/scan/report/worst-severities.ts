// How grave the worst finding is in the newest image of each of many repositories. What waivers cover counts: it is a hint where to look.

import type { Identity } from '../../access/identity.ts';
import { repositoriesInSight } from '../../registry/find-repository.ts';
import type { SeverityCounts } from '../severity-counts.ts';
import { type NewestPlatform, selectNewestPlatforms } from './newest-image-table.ts';
import type { ScansToRead } from './read-report.ts';
import { type ReadingRules, readingRules, staleness } from './reading-rules.ts';

const GRAVEST_FIRST = ['critical', 'high', 'medium', 'low', 'unknown'] as const satisfies (keyof SeverityCounts)[];

export type WorstSeverity = (typeof GRAVEST_FIRST)[number] | 'none';

/** By the names of those repositories of which it is known; of an image of several platforms, the worst of all. */
export async function worstSeverities(
  scans: Pick<ScansToRead, 'database' | 'clock' | 'advisories'>,
  by: Identity,
  names: readonly string[],
): Promise<ReadonlyMap<string, WorstSeverity>> {
  const { rows } = scans.database;
  const seen = await repositoriesInSight(rows, by, names);
  const platforms = Map.groupBy(await selectNewestPlatforms(rows, seen), ({ repository }) => repository);
  const rules = readingRules(scans);
  return new Map(
    [...platforms].flatMap(([name, parts]) => {
      const worst = worstOf(parts, rules);
      return worst === undefined ? [] : [[name, worst] as const];
    }),
  );
}

/** Undefined where nothing was found and not all is known: that is not none. */
function worstOf(parts: readonly NewestPlatform[], rules: ReadingRules): WorstSeverity | undefined {
  const compared = parts.filter(({ state, matched_at: at }) => state === 'scanned' && at !== null);
  const counts = compared.map(({ counts_json: json }) => JSON.parse(json ?? '{}') as Partial<SeverityCounts>);
  const found = GRAVEST_FIRST.find((severity) => counts.some((one) => (one[severity] ?? 0) > 0));
  if (found) return found;
  return compared.length === parts.length && compared.every((part) => isComplete(part, rules)) ? 'none' : undefined;
}

function isComplete(part: NewestPlatform, rules: ReadingRules): boolean {
  return (part.detection_gaps ?? 0) + (part.match_gaps ?? 0) + staleness(part, rules).length === 0;
}
