// Which two images are compared.

import type { Digest } from '../../oci/digest.ts';
import type { Repository } from '../../registry/repository.ts';

/** An image of a repository that somebody may see. */
export interface NamedImage {
  readonly repository: Repository;
  readonly digest: Digest;
}

export interface ImagesToCompare {
  readonly from: NamedImage;
  readonly to: NamedImage;
  /** Which of the platforms that both have; undefined where there is one, or any will do. */
  readonly platform: string | undefined;
}

/** As somebody named the images. */
export interface NamesToCompare {
  readonly from: string;
  readonly to: string;
}
