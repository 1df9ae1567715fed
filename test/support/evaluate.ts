// One verdict on one image, where time plays no part.

import { atOnce, type Criteria, evaluator } from '../../src/policy/evaluate.ts';
import type { ImageFacts, PlatformFacts } from '../../src/policy/facts.ts';
import type { Verdict } from '../../src/policy/verdict.ts';
import type { ScanState } from '../../src/scan/scan-state.ts';

/** A platform with its scan; whether the repository has it follows from that. */
export interface ScannedPlatform extends Omit<PlatformFacts, 'isHeld'> {
  readonly scan: ScanState;
}

export interface ScannedImage extends Omit<ImageFacts, 'platforms'> {
  readonly platforms: readonly ScannedPlatform[];
}

export function evaluate(criteria: Criteria, image: ScannedImage, evaluate = evaluator(criteria, () => 0)): Verdict {
  const platforms = image.platforms.map((platform) => ({ ...platform, isHeld: platform.scan.state !== 'absent' }));
  const asking = evaluate({ ...image, platforms });
  for (const { scan } of asking.platforms) atOnce(asking.look(scan));
  return asking.verdict();
}
