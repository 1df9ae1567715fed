// Log-ins take turns: some work, some wait, the rest is told to come again.

import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

const calm = new AbortController().signal;

function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let hasBegun = false;
  return {
    begin: () => {
      hasBegun = true;
      return promise;
    },
    hasBegun: () => hasBegun,
    resolve,
    reject,
  };
}

test('so many work, so many wait in order, and one more is refused', async () => {
  const inTurn = createTurns({ atOnce: 1, waiting: 1 });
  const [first, second, third] = [work(), work(), work()];
  const one = inTurn(first.begin, calm);
  const two = inTurn(second.begin, calm);
  await expect(inTurn(third.begin, calm)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  expect([first.hasBegun(), second.hasBegun(), third.hasBegun()]).toEqual([true, false, false]);
  first.reject(new Error('the first one fails'));
  await expect(one).rejects.toThrow('the first one fails');
  second.resolve('done');
  await expect(two).resolves.toBe('done');
});

test('who stops waiting leaves the queue, and makes room in it', async () => {
  const inTurn = createTurns({ atOnce: 1, waiting: 1 });
  const [first, second, third] = [work(), work(), work()];
  const one = inTurn(first.begin, calm);
  const leaving = new AbortController();
  const two = inTurn(second.begin, leaving.signal);
  leaving.abort(new Error('nobody waits any more'));
  await expect(two).rejects.toThrow('nobody waits any more');
  const three = inTurn(third.begin, calm);
  first.resolve('done');
  third.resolve('done, too');
  await expect(Promise.all([one, three])).resolves.toEqual(['done', 'done, too']);
  expect(second.hasBegun()).toBe(false);
});
