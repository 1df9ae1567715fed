// Comparing one image with what is known against its components: by our advisories, or by an outside scanner.

import type { Microseconds } from '../clock.ts';
import type { Detection } from '../detect/component.ts';
import type { Digest } from '../oci/digest.ts';
import type { Match } from './finding.ts';
import { missingPackagesGaps } from './match/find-gaps.ts';
import { selectRepositoriesWith } from './report/scan-report-table.ts';
import type { StoredMatch } from './scan-thread.ts';
import type { Scans } from './scans.ts';
import { storeMatch } from './store-match.ts';
import { unidentifiedGaps } from './unidentified.ts';
import { vexInForce, vexStatements } from './vex/vex.ts';
import { withAdvisories } from './with-advisories.ts';

export interface MatchedImage {
  /** Who compared. */
  readonly matcher: string;
  /** Null when there is nothing to compare with. */
  readonly at: Microseconds | null;
  readonly serial: number | null;
  readonly asOf: Microseconds | null;
  readonly stored: StoredMatch;
  /** Which VEX documents were heard, as `vexInForce` tells them; null when none were asked. */
  readonly vex: string | null;
}

export const NO_ADVISORIES: Match = {
  findings: [],
  knows: { kev: false, epss: false },
  demo: false,
  gaps: [{ kind: 'no_feed', detail: 'no advisories are loaded: update or import them' }],
};

/** @throws Error when the outside scanner fails */
export async function matchImage(
  scans: Scans,
  image: { readonly digest: Digest; readonly mediaType: string },
  detection: Detection,
  packed: Uint8Array,
): Promise<MatchedImage> {
  const { database, clock, outside } = scans;
  if (outside) {
    const [place] = await selectRepositoriesWith(database.rows, [image.digest]);
    if (!place) throw new Error('no repository holds the image any more');
    const { by, match: found } = await outside.scan({ ...image, repository: place.repository }, detection);
    const { distribution, components } = detection;
    // What it found, it knows of more than we do.
    const knowsMore = components.length === 0 && found.findings.length > 0;
    const missing = knowsMore ? [] : missingPackagesGaps(distribution, components, detection.gaps);
    const own = [...missing, ...unidentifiedGaps(components)];
    const match = { ...found, gaps: [...found.gaps, ...own] };
    const at = clock.now();
    return { matcher: by, at, serial: null, asOf: at, stored: storeMatch(match), vex: null };
  }
  const matched = await withAdvisories(scans, async (index): Promise<MatchedImage> => {
    const at = clock.now();
    const repositories = (await selectRepositoriesWith(database.rows, [image.digest])).map(
      ({ repository }) => repository,
    );
    const images = [{ digest: image.digest, detection: packed, repositories }];
    // Asked first: a document that is added meanwhile causes another comparison.
    const documents = await vexInForce(database.rows);
    const vex = await vexStatements(database.rows);
    const [stored] = await scans.thread.match({ file: index.path, images, vex, now: at });
    if (!stored) throw new Error('the comparison gave nothing');
    return { matcher: 'shiplock', at, serial: index.serial, asOf: index.asOf, stored, vex: documents };
  });
  const gaps = [...NO_ADVISORIES.gaps, ...unidentifiedGaps(detection.components)];
  const stored = storeMatch({ ...NO_ADVISORIES, gaps });
  return matched ?? { matcher: 'shiplock', at: null, serial: null, asOf: null, stored, vex: null };
}
