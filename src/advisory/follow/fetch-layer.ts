// Brings a layer to a file, and holds it to its descriptor: not a byte more, and those that were promised.

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ShiplockError } from '../../errors.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { digestAlgorithm, digestHex } from '../../oci/digest.ts';

/**
 * Writes the bytes to a file that is not there yet; on an error a part of it may be left.
 * @param signal ends the work
 * @throws ShiplockError INTERNAL when they are others than the descriptor says: they were damaged on their way; Error when
 * it was aborted
 */
export async function fetchLayer(
  bytes: AsyncIterable<Uint8Array>,
  layer: Descriptor,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const hash = createHash(digestAlgorithm(layer.digest));
  let size = 0;
  async function* checked(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > layer.size) throw damaged(layer, `it is longer than ${layer.size} bytes`);
      hash.update(chunk);
      yield chunk;
    }
  }
  await pipeline(checked(), createWriteStream(file, { flags: 'wx' }), { signal });
  if (size !== layer.size) throw damaged(layer, `it ends after ${size} of ${layer.size} bytes`);
  if (hash.digest('hex') !== digestHex(layer.digest)) throw damaged(layer, 'its bytes have another digest');
}

function damaged({ digest }: Descriptor, reason: string): ShiplockError {
  return new ShiplockError('INTERNAL', `the layer ${digest} is damaged: ${reason}`);
}
