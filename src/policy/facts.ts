// What a policy decides upon.

import type { Digest } from '../oci/digest.ts';
import type { ScanState } from '../scan/scan-state.ts';

/** What there is to know of an image under a tag. */
export interface ImageFacts {
  readonly tag: string;
  /** One for an image; one for each platform of an index, without its attestations. */
  readonly platforms: readonly PlatformFacts[];
}

export interface PlatformFacts {
  readonly digest: Digest;
  /** `os/architecture[/variant]`; undefined when nothing says it. */
  readonly platform: string | undefined;
  readonly scan: ScanState;
}
