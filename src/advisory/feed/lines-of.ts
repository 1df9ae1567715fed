// Lines of a stream, one at a time, with a bound on how long one may be.

import { ShiplockError } from '../../errors.ts';

/**
 * The lines of UTF-8 text, without their ends.
 * @throws ShiplockError INVALID when a line is longer than `longest` bytes.
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      const last = chunk.subarray(from, end);
      yield decoder.decode(rest.length === 0 ? last : Buffer.concat([...rest, last]));
      rest = [];
      length = 0;
      from = end + 1;
    }
    if (from === chunk.length) continue;
    rest.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > longest) throw new ShiplockError('INVALID', `a line is longer than ${longest} bytes`);
  }
  if (length > 0) yield decoder.decode(Buffer.concat(rest));
}
