// What a policy decides upon.

import type { SbomFormat } from '../api/sbom-format.ts';
import type { Microseconds } from '../clock.ts';
import type { Digest } from '../oci/digest.ts';

/** What there is to know of an image under a tag, without the scans of its platforms, which can be large. */
export interface ImageFacts<Platform extends PlatformFacts = PlatformFacts> {
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
  readonly platforms: readonly Platform[];
}

export interface PlatformFacts {
  readonly digest: Digest;
  /** `os/architecture[/variant]`; undefined when nothing says it. */
  readonly platform: string | undefined;
  /** False for what an index lists and the repository lacks. */
  readonly isHeld: boolean;
}
