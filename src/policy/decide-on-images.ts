// What rules say of images: what is small is gathered for many at once, and the scans are read one at a time, since somebody's
// image may have a hundred thousand components.

import type { Rows } from '../database/database.ts';
import type { Turn } from '../job/thread-turns.ts';
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
  /** Scans are unpacked in it, and asked about, which may take long. It throws where that is to end. */
  readonly turn: Turn;
  /** Asked when the verdict on an image is found: true where no more are wanted. */
  readonly isOver?: (() => boolean) | undefined;
}

/** The verdict on each of the images, in order, or of the first of them. @throws what the turn throws */
export async function decideOnImages(
  { rows, scans, evaluate, turn, isOver }: Deciding,
  criteria: Criteria,
  images: readonly TaggedImage[],
  asked: Asked,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const facts of await gatherFacts(rows, scans, criteria, images, asked)) {
    await turn.pause();
    const asking = evaluate(facts);
    for (const platform of asking.platforms) {
      // No two are unpacked at the same time.
      await turn.alone(async () => {
        const unpack = await platform.readScan();
        for (const _step of asking.look(unpack())) await turn.pause();
      });
    }
    verdicts.push(asking.verdict());
    if (isOver?.()) break;
  }
  return verdicts;
}
