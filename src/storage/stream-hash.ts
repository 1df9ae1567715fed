// The hash of bytes that arrive piece by piece.

import { createHash } from 'node:crypto';
import type { DigestAlgorithm } from '../oci/digest.ts';

export interface StreamHash {
  /** Goes on with these bytes, which must not change until it has resolved. */
  update(bytes: Uint8Array): Promise<void>;
  /** The hexadecimal hash of all bytes, once; undefined when it was lost, so that they have to be read again. */
  digest(): Promise<string | undefined>;
  /** For a hash that nobody will ask for. */
  drop(): void;
}

export type BeginHash = (algorithm: DigestAlgorithm) => StreamHash;

/** In the thread that calls. */
export function hashHere(algorithm: DigestAlgorithm): StreamHash {
  const hash = createHash(algorithm);
  return {
    async update(bytes) {
      hash.update(bytes);
    },
    async digest() {
      return hash.digest('hex');
    },
    drop() {},
  };
}
