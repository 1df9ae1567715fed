// Ids that sort in the order in which this process made them, so that lists page by them: UUIDs of version 7 with the
// counter of RFC 9562, section 6.2, method 1. (Node's own are random within a millisecond.) Threads share one counter.

import { randomFillSync } from 'node:crypto';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const COUNTER_BITS = 12n;
const LARGEST_COUNT = 0xfffn;
const RANDOM_BYTES = 8;

/** Made for many ids at once: asking for a few costs as much as for many. */
const random = Buffer.alloc(512 * RANDOM_BYTES);
let used = random.length;

/** What the last id began with: its millisecond, and behind that its count. */
const last = new BigInt64Array(sharedMemory());

/**
 * Makes all later ids greater than this one, which an earlier process has made: its clock may have been ahead of ours.
 * @param id as `orderedId` gives it
 */
export function continueAfter(id: string): void {
  const beginning = BigInt(`0x${id.slice(0, 8)}${id.slice(9, 13)}${id.slice(15, 18)}`);
  for (;;) {
    const before = Atomics.load(last, 0);
    if (before >= beginning || Atomics.compareExchange(last, 0, before, beginning) === before) return;
  }
}

/** A new id, greater than every one that this process has made. */
export function orderedId(): string {
  const beginning = nextBeginning();
  const bytes = unusedBytes();
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x80;
  const time = (beginning >> COUNTER_BITS).toString(16).padStart(12, '0');
  const rest = bytes.toString('hex');
  const counter = (beginning & LARGEST_COUNT).toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${rest.slice(0, 4)}-${rest.slice(4)}`;
}

function unusedBytes(): Buffer {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += RANDOM_BYTES;
  return random.subarray(used - RANDOM_BYTES, used);
}

/** When the counter is used up, ids run ahead of the clock, which soon catches up. */
function nextBeginning(): bigint {
  for (;;) {
    const before = Atomics.load(last, 0);
    const now = BigInt(Date.now()) << COUNTER_BITS;
    const next = now > before ? now : before + 1n;
    if (Atomics.compareExchange(last, 0, before, next) === before) return next;
  }
}

/** Made by the first thread that makes ids, and given to those that are started from then on. */
function sharedMemory(): SharedArrayBuffer {
  const KEY = 'shiplock: last ordered id';
  const known = getEnvironmentData(KEY);
  if (known instanceof SharedArrayBuffer) return known;
  const made = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  setEnvironmentData(KEY, made);
  return made;
}
