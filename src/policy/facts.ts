// What a policy decides upon.

import type { SbomFormat } from '../api/sbom-format.ts';
import type { Microseconds } from '../clock.ts';
import type { Digest } from '../oci/digest.ts';
import type { ScanState } from '../scan/scan-state.ts';

/** What there is to know of an image under a tag. */
export interface ImageFacts {
  readonly tag: string;
  /** The time of the evaluation. */
  readonly at: Microseconds;
  /** Since when the tag has stood on this image in the source. */
  readonly taggedAt: Microseconds;
  /** Bytes of the manifest and all that it leads to. */
  readonly size: number;
  /** The formats in which somebody has attached a bill of materials. */
  readonly sboms: readonly SbomFormat[];
  /** One for an image; one for each platform of an index, without its attestations. */
  readonly platforms: readonly PlatformFacts[];
}

export interface PlatformFacts {
  readonly digest: Digest;
  /** `os/architecture[/variant]`; undefined when nothing says it. */
  readonly platform: string | undefined;
  readonly scan: ScanState;
}
