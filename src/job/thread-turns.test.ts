// How long work shares a thread, counted in turns of its loop.

import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../../test/support/manual-clock.ts';
import { ThreadTurns } from './thread-turns.ts';

let clock: ManualClock;
let turns: ThreadTurns;

beforeEach(() => {
  clock = manualClock();
  turns = new ThreadTurns(clock.elapsed);
});

test('in a turn of the loop one slice of all long work is done, and everybody else has a turn for each', async () => {
  const done: string[] = [];
  const work = async (share: string) => {
    const turn = turns.of(share);
    for (let slice = 0; slice < 3; slice++) {
      clock.advance(1);
      await turn.pause();
      done.push(share);
    }
  };
  const ended = Promise.all(Array.from({ length: 10 }, () => work('mal')));
  for (let loop = 1; loop <= 30; loop++) {
    await setImmediate();
    expect(done).toHaveLength(loop);
  }
  await ended;
});

test('work within its slice goes on at once', async () => {
  const turn = turns.of('jane');
  const order: string[] = [];
  void setImmediate().then(() => order.push('loop'));
  await turn.pause();
  order.push('work');
  expect(order).toEqual(['work']);
});

test('what is done alone waits for one piece of the work of another, however many of those wait', async () => {
  const done: string[] = [];
  const alone = (share: string) => turns.of(share).alone(async () => void done.push(share));
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = turns.of('mal').alone(() => promise);
  const all = [first, ...Array.from({ length: 10 }, () => alone('mal')), alone('jane')];
  clock.advance(1);
  resolve();
  await Promise.all(all);
  expect(done.indexOf('jane')).toBe(0);
  expect(done).toHaveLength(11);
});

test('what fails gives way to what waits', async () => {
  const fails = turns.of('mal').alone(() => Promise.reject(new Error('it took too long')));
  const next = turns.of('jane').alone(async () => 'done');
  await expect(fails).rejects.toThrow('it took too long');
  expect(await next).toBe('done');
});
