// Ids that sort in the order in which this process made them, so that lists page by them: UUIDs of version 7 with the
// counter of RFC 9562, section 6.2, method 1. (Node's own are random within a millisecond.)

import { randomBytes } from 'node:crypto';

const LARGEST_COUNT = 0xfff;

let lastMillisecond = 0;
let count = 0;

/** A new id, greater than every one that this process has made. */
export function orderedId(): string {
  const now = Date.now();
  if (now > lastMillisecond) {
    lastMillisecond = now;
    count = 0;
  } else if (count < LARGEST_COUNT) {
    count += 1;
  } else {
    // The counter is used up: run ahead of the clock, which soon catches up.
    lastMillisecond += 1;
    count = 0;
  }
  const bytes = randomBytes(8);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x80;
  const time = lastMillisecond.toString(16).padStart(12, '0');
  const random = bytes.toString('hex');
  const counter = count.toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${random.slice(0, 4)}-${random.slice(4)}`;
}
