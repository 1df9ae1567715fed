// Findings that count, by severity, where waivers may take some away. What was counted is stored; only images that a waiver covers
// are counted again, where it keeps nobody waiting.

import type { SeverityCounts } from '../../api/severity.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Match } from '../finding.ts';
import { countSeverities } from '../severity-counts.ts';
import { coversImage, waiverFor } from '../waiver/waiver.ts';
import { waiversOfEach } from '../waiver/waivers.ts';
import type { ScansToRead } from './read-report.ts';
import type { ReadingRules } from './reading-rules.ts';
import type { ReportReader } from './report-question.ts';
import { selectMatches } from './scan-report-table.ts';

export interface CountedImage {
  readonly repository: string;
  readonly digest: Digest;
  /** Waived ones included. */
  readonly stored: SeverityCounts;
}

/** By repository, then by digest. */
type CountsOfEach = Readonly<Record<string, Readonly<Record<string, SeverityCounts>>>>;

/** At most so many findings are counted again for one list, which takes about a second. */
const MOST_COUNTED_AGAIN = 100_000;

/** Returns what gives the findings of one of these images that count, by severity; null for those beyond what is counted again. */
export async function countsThatMatter(
  scans: Pick<ScansToRead, 'database' | 'askReports'>,
  images: readonly CountedImage[],
  rules: ReadingRules,
): Promise<(image: CountedImage) => SeverityCounts | null> {
  const repositories = [...new Set(images.map(({ repository }) => repository))];
  const waivers = await waiversOfEach(scans.database.rows, repositories, rules.at);
  const covered = images.filter(
    ({ repository, digest, stored }) =>
      sumOf(stored) > 0 && waivers.get(repository)?.some((waiver) => coversImage(waiver, digest)),
  );
  let sum = 0;
  const asked = covered.filter(({ stored }) => {
    sum += sumOf(stored);
    return sum <= MOST_COUNTED_AGAIN;
  });
  const beyond = new Set(covered.filter((image) => !asked.includes(image)).map(placeOf));
  const counted = await askForCounts(scans, asked, rules);
  return (image) => (beyond.has(placeOf(image)) ? null : (counted[image.repository]?.[image.digest] ?? image.stored));
}

async function askForCounts(
  scans: Pick<ScansToRead, 'askReports'>,
  asked: readonly CountedImage[],
  rules: ReadingRules,
): Promise<CountsOfEach> {
  if (asked.length === 0) return {};
  const images = [...Map.groupBy(asked, ({ repository }) => repository)].map(([repository, own]) => ({
    repository,
    digests: own.map(({ digest }) => digest),
  }));
  const answer = await scans.askReports({ ask: 'counts', images, rules });
  return JSON.parse(new TextDecoder().decode(answer)) as CountsOfEach;
}

/** The findings of each of these images that count: without those that a waiver of the repository covers. */
export async function countWithWaivers(
  { rows, unpack }: ReportReader,
  images: readonly { readonly repository: string; readonly digests: readonly Digest[] }[],
  { at }: ReadingRules,
): Promise<CountsOfEach> {
  const repositories = images.map(({ repository }) => repository);
  const waivers = await waiversOfEach(rows, repositories, at);
  const counts: Record<string, Record<string, SeverityCounts>> = {};
  for (const { repository, digests } of images) {
    const own = waivers.get(repository) ?? [];
    const ofRepository: Record<string, SeverityCounts> = {};
    for (const digest of digests) {
      const match = (await selectMatches(rows, [digest])).get(digest);
      if (!match) continue;
      const { findings } = unpack<Match>(match);
      ofRepository[digest] = countSeverities(findings.filter((finding) => !waiverFor(own, digest, finding)));
    }
    counts[repository] = ofRepository;
  }
  return counts;
}

export function sumOf(counts: SeverityCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Neither has a blank. */
function placeOf({ repository, digest }: CountedImage): string {
  return `${repository} ${digest}`;
}
