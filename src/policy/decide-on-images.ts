// What rules say of images: what is small is gathered for many at once, and the scans are read one at a time, since somebody's
// image may have a hundred thousand components.

import type { Rows } from '../database/database.ts';
import type { ScanLookup } from '../scan/scan-lookup.ts';
import type { Criteria, Evaluator } from './evaluate.ts';
import { type Asked, gatherFacts, type TaggedImage } from './gather-facts.ts';
import type { Verdict } from './verdict.ts';

/** How the images are asked about. */
export interface Deciding {
  readonly rows: Rows;
  readonly scans: ScanLookup;
  /** Of the criteria. */
  readonly evaluate: Evaluator;
  /** Called before each image and each scan, which may take long; throws where it is to end. */
  readonly pause: () => Promise<void>;
}

/** The verdict on each of the images, in order. @throws what `pause` throws */
export async function decideOnImages(
  { rows, scans, evaluate, pause }: Deciding,
  criteria: Criteria,
  images: readonly TaggedImage[],
  asked: Asked,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const facts of await gatherFacts(rows, scans, criteria, images, asked)) {
    await pause();
    const asking = evaluate(facts);
    for (const platform of asking.platforms) {
      await pause();
      const unpack = await platform.readScan();
      // Whoever else reads meanwhile has packed bytes: no two are unpacked at the same time.
      asking.look(unpack());
    }
    verdicts.push(asking.verdict());
  }
  return verdicts;
}
