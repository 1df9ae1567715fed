// How many passwords are hashed at once, and who waits.

import { expect, test } from 'vitest';
import { HashTurns } from './hash-turns.ts';

/** Bodies that run until they are told to end. */
function stage() {
  const turns = new HashTurns();
  const running: (() => void)[] = [];
  let begun = 0;
  const start = (address: string) =>
    turns.take(address, () => {
      begun++;
      return new Promise<void>((resolve) => running.push(resolve));
    });
  return { start, end: () => running.shift()?.(), begun: () => begun };
}

test('two are hashed at a time, in the order in which they came', async () => {
  const { start, end, begun } = stage();
  const all = [1, 2, 3, 4].map((index) => start(`192.0.2.${index}`));
  expect(begun()).toBe(2);
  end();
  await all[0];
  await Promise.resolve();
  expect(begun()).toBe(3);
  end();
  await all[1];
  await Promise.resolve();
  expect(begun()).toBe(4);
  end();
  end();
  await Promise.all(all);
  const later = start('192.0.2.1');
  expect(begun()).toBe(5);
  end();
  await later;
});

test('one address does not take all places, and there are not many', async () => {
  const { start, end } = stage();
  const begun = [start('192.0.2.1'), start('192.0.2.1')];
  const waiting = Array.from({ length: 32 }, () => start('192.0.2.1'));
  await expect(start('192.0.2.1')).rejects.toThrow('too many logins at once');
  const others = Array.from({ length: 32 }, () => start('192.0.2.2'));
  await expect(start('192.0.2.3')).rejects.toThrow('too many logins at once');
  for (const one of [...begun, ...waiting, ...others]) {
    end();
    await one;
    await Promise.resolve();
  }
});
