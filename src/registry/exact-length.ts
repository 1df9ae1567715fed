// A chunk that has the length that was said of it.

import { ShiplockError } from '../errors.ts';

/**
 * The source, of which nothing beyond the length is passed on.
 * @param length in bytes
 * @throws ShiplockError SIZE_INVALID when the source has more, or fewer, behind what was passed on
 */
export async function* withLength(source: AsyncIterable<Uint8Array>, length: number): AsyncIterable<Uint8Array> {
  let left = length;
  for await (const chunk of source) {
    if (chunk.length > left) {
      yield chunk.subarray(0, left);
      throw wrongLength(length, 'more');
    }
    left -= chunk.length;
    yield chunk;
  }
  if (left > 0) throw wrongLength(length, 'fewer');
}

function wrongLength(length: number, which: 'more' | 'fewer'): ShiplockError {
  return new ShiplockError(
    'SIZE_INVALID',
    `Content-Range speaks of ${length} bytes, and ${which} came: ask for the status of the upload, and go on there`,
  );
}
