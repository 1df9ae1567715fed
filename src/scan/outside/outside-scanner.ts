// A scanner of somebody else that says, in place of our own advisories, what is wrong with an image.

import type { Detection } from '../../detect/component.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Match } from '../finding.ts';

export interface ImageToScan {
  /** One of the repositories that hold it. */
  readonly repository: string;
  readonly digest: Digest;
  readonly mediaType: string;
}

export interface OutsideMatch {
  /** Name and version of the scanner, as reports show it. */
  readonly by: string;
  readonly match: Match;
}

export interface OutsideScanner {
  /** Where it is, as the status page shows it. */
  readonly place: string;
  /**
   * Its findings, each tied to a component of the detection where one has that name and version.
   * @throws Error when the scanner fails, refuses or does not answer in time
   */
  scan(image: ImageToScan, detection: Detection): Promise<OutsideMatch>;
}
