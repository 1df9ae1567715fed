// What was found newly in images that were promoted: a vulnerability that becomes known is first of all a question of what runs.

import type { Identity } from '../../access/identity.ts';
import { visibleNames } from '../../access/right/visibility.ts';
import { isDemonstrationInForce } from '../../advisory/advisory-store.ts';
import type { SeverityWord } from '../../api/severity.ts';
import type { Microseconds } from '../../clock.ts';
import type { Rows } from '../../database/database.ts';
import type { Page } from '../../database/page.ts';
import type { VisibleNames } from '../../database/visible-names.ts';
import type { Digest } from '../../oci/digest.ts';
import type { FoundComponent } from '../found-vulnerabilities.ts';
import type { Scans } from '../scans.ts';
import {
  type NewestFinding,
  type PromotedPlace,
  positionOf,
  selectNewestFindings,
  selectPromotedPlaces,
} from './newest-finding-table.ts';

/** Of one image no more are shown. */
const MOST_PLACES = 20;
/** Looked at together. */
const BATCH = 500;
/** For one page no more are looked at, however few of them are promoted and visible: the next page goes on behind them. */
const MOST_BATCHES = 8;

export interface PromotedFinding {
  /** Where it stands in the list. */
  readonly position: string;
  readonly vulnerability: string;
  readonly severity: SeverityWord;
  readonly kev: boolean;
  readonly digest: Digest;
  readonly since: Microseconds;
  /** The first comparison of the image found it. */
  readonly atFirst: boolean;
  /** Where the image stands by a promotion. */
  readonly places: readonly Omit<PromotedPlace, 'digest'>[];
  readonly morePlaces: boolean;
  /** The first that have it. */
  readonly components: readonly FoundComponent[];
  readonly moreComponents: boolean;
}

export interface NewestFindings {
  readonly found: Page<PromotedFinding>;
  /** Images were compared with data for demonstrations. */
  readonly demo: boolean;
}

/**
 * A page of what was found, waived or not, in images under promoted tags of repositories that the identity may see, the newest
 * first. It can have fewer than there are, and others behind it.
 */
export async function newestFindings(
  scans: Scans,
  by: Identity,
  { kev, after, limit }: { readonly kev: boolean; readonly after?: string | undefined; readonly limit: number },
): Promise<NewestFindings> {
  const { rows } = scans.database;
  const visible = await visibleNames(rows, by);
  const items: PromotedFinding[] = [];
  let next = after;
  for (let count = 0; count < MOST_BATCHES; count++) {
    const batch = await selectNewestFindings(rows, { after: next, kev, limit: BATCH });
    const promoted = await promotedOnes(rows, visible, batch.items);
    const room = limit - items.length;
    items.push(...promoted.slice(0, room));
    const isWhole = promoted.length <= room;
    next = isWhole ? ((batch.next as string | null) ?? undefined) : items.at(-1)?.position;
    if (next === undefined || items.length === limit) break;
  }
  const demo = await isDemonstrationInForce(rows, scans.advisories);
  return { found: { items, next: next ?? null }, demo };
}

async function promotedOnes(
  rows: Rows,
  visible: VisibleNames,
  findings: readonly NewestFinding[],
): Promise<PromotedFinding[]> {
  const digests = [...new Set(findings.map(({ digest }) => digest))];
  const placesOf = Map.groupBy(
    await selectPromotedPlaces(rows, visible, digests, MOST_PLACES + 1),
    ({ digest }) => digest,
  );
  return findings.flatMap((finding) => {
    const places = placesOf.get(finding.digest);
    return places ? [read(finding, places)] : [];
  });
}

function read(finding: NewestFinding, places: readonly PromotedPlace[]): PromotedFinding {
  return {
    position: positionOf(finding),
    vulnerability: finding.vulnerability,
    severity: finding.severity,
    kev: finding.kev === 1,
    digest: finding.digest as Digest,
    since: finding.since,
    atFirst: finding.found_at === null,
    places: places.slice(0, MOST_PLACES).map(({ repository, tag }) => ({ repository, tag })),
    morePlaces: places.length > MOST_PLACES,
    components: JSON.parse(finding.components_json) as FoundComponent[],
    moreComponents: finding.more_components === 1,
  };
}
