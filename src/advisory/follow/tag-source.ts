// Where a followed tag is looked up: in this registry, or in another one. What it gives is not trusted.

import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';

export interface TaggedManifest {
  /** Of these bytes. */
  readonly digest: Digest;
  readonly mediaType: string | undefined;
  readonly bytes: Uint8Array;
}

export interface TagSource {
  /**
   * What is under the tag now; undefined when there is nothing, or nothing that may be seen.
   * @param signal ends the wait
   * @throws Error when it cannot be asked; another time it may
   */
  find(signal: AbortSignal): Promise<TaggedManifest | undefined>;

  /** The bytes that are said to be the layer; neither their number nor their digest is checked. */
  open(layer: Descriptor, signal: AbortSignal): AsyncIterable<Uint8Array>;
}
