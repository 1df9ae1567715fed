// Chance that can be repeated: the seed is printed, and SHIPLOCK_TEST_SEED gives it back.

export interface SeededRandom {
  /** A whole number from 0 up to, not including, the limit. */
  below(limit: number): number;
  /** True once in `times` calls, on average. */
  oneIn(times: number): boolean;
  bytes(length: number): Uint8Array;
}

/** The generator "mulberry32": 32 bits of state, good enough to pick moments and sizes. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
  const below = (limit: number) => next() % limit;
  return {
    below,
    oneIn: (times) => below(times) === 0,
    bytes: (length) => Uint8Array.from({ length }, () => next() & 255),
  };
}

/** The seed from the environment, or a new one; says on the console how to come back to it. */
export function chooseSeed(test: string): number {
  const seed = Number(process.env['SHIPLOCK_TEST_SEED'] ?? Date.now() % 1_000_000);
  console.log(`${test}: chance is seeded with SHIPLOCK_TEST_SEED=${seed}`);
  return seed;
}
