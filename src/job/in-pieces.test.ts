import { expect, test } from 'vitest';
import { BatchSize } from './batch-size.ts';
import { inPieces } from './in-pieces.ts';

/** What one transaction does of so many things that take 0.2 milliseconds each; somebody begins to wait when so many are done. */
async function transaction(things: number, awaitedAt: number) {
  let now = 0;
  let done = 0;
  const clock = { elapsed: () => now };
  const database = { isAwaited: () => done >= awaitedAt };
  const pieces: number[] = [];
  const isMore = await inPieces({ database, clock }, new BatchSize(clock.elapsed), async (limit) => {
    const count = Math.min(limit, things - done);
    pieces.push(count);
    done += count;
    now += count * 0.2;
    return done < things;
  });
  return { isMore, pieces };
}

test('while nobody waits, a transaction does piece after piece, until 50 milliseconds are over', async () => {
  expect(await transaction(1_000, 1_000)).toEqual({ isMore: true, pieces: [25, 50, 50, 50, 50, 50] });
  expect(await transaction(60, 1_000)).toEqual({ isMore: false, pieces: [25, 35] });
});

test('one for which somebody waits ends with the piece that it is at', async () => {
  expect(await transaction(1_000, 0)).toEqual({ isMore: true, pieces: [25] });
  expect(await transaction(1_000, 30)).toEqual({ isMore: true, pieces: [25, 50] });
});
