// Bytes from outside, with a bound on how many there may be, packed and unpacked.

import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ShiplockError } from '../errors.ts';

/**
 * The same bytes.
 * @throws ShiplockError TOO_LARGE after `most` bytes.
 */
export async function* bounded(bytes: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > most) throw new ShiplockError('TOO_LARGE', `the data is larger than ${most} bytes`);
    yield chunk;
  }
}

/**
 * Unpacks gzip.
 * @throws ShiplockError INVALID when it is none or damaged; TOO_LARGE when more than `most` bytes come out.
 */
export async function* boundedGunzip(bytes: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const output = new PassThrough();
  // Its errors come out of `output`, which ends with them.
  pipeline(Readable.from(bytes), gunzip, output).catch(() => {});
  try {
    yield* bounded(output, most);
  } catch (error) {
    if (error instanceof ShiplockError) throw error;
    throw new ShiplockError('INVALID', `the data is no whole gzip: ${error instanceof Error ? error.message : error}`);
  } finally {
    output.destroy();
  }
}

/**
 * All bytes as UTF-8 text.
 * @throws ShiplockError TOO_LARGE after `most` bytes.
 */
export async function textWithin(bytes: AsyncIterable<Uint8Array>, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bounded(bytes, most)) chunks.push(chunk);
  return new TextDecoder().decode(Buffer.concat(chunks));
}
