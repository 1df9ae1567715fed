// JSON that strangers wrote. A few bytes of it can be an object, and a thread whose memory ends while it parses takes the
// server with it: so values are counted before any is made.

import { Unreadable } from './unreadable.ts';

/** Each takes 100 bytes at most (measured), of the 256 MiB that the scan thread has. */
const MOST_VALUES = 1_500_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
/** And what else JSON takes for white space. */
const SPACE = 0x20;
const OPENING: readonly number[] = [0x5b, 0x7b];
const CLOSING: readonly number[] = [0x5d, 0x7d];

/** @throws Unreadable for anything else, and of kind `limit` for more values than this */
export function parseJson(bytes: Buffer, mostValues = MOST_VALUES): unknown {
  if (hasMoreValues(bytes, mostValues)) throw new Unreadable('has more values in it than are read', 'limit');
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    throw new Unreadable('is not JSON');
  }
}

function hasMoreValues(bytes: Buffer, most: number): boolean {
  // Every value takes a byte at least.
  if (bytes.length <= most) return false;
  let values = 1;
  let inText = false;
  let isOpened = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
      continue;
    }
    if (byte <= SPACE) continue;
    if ((byte === COMMA || (isOpened && !CLOSING.includes(byte))) && ++values > most) return true;
    isOpened = OPENING.includes(byte);
    inText = byte === QUOTE;
  }
  return false;
}
