// How many passwords are hashed at once, and who waits.

import { expect, test } from 'vitest';
import { HashTurns } from './hash-turns.ts';

/** Bodies that run until they are told to end. */
function stage() {
  const turns = new HashTurns();
  const running: (() => void)[] = [];
  let begun = 0;
  const start = (address: string, knownAs?: string) =>
    turns.take({ address, knownAs }, () => {
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

test('a browser in which one has logged in before has a place and the next turn, while strangers take all others', async () => {
  const { start, end } = stage();
  const order: string[] = [];
  const begin = (address: string, browser?: string) =>
    start(address, browser).then(() => order.push(browser ?? 'stranger'));
  const all = Array.from({ length: 66 }, (_, index) => begin(`192.0.${index}.1`));
  await expect(start('192.0.2.3')).rejects.toThrow('too many logins at once');
  all.push(...['ada', 'bob', 'eve'].map((browser) => begin('203.0.113.1', browser)));
  for (let count = 0; count < all.length; count++) {
    end();
    await expect.poll(() => order.length).toBe(count + 1);
  }
  expect(order.slice(0, 8)).toEqual(['stranger', 'stranger', 'ada', 'stranger', 'bob', 'stranger', 'eve', 'stranger']);
});

test('one account, or one address, does not take all places of those who are known', async () => {
  const { start, end } = stage();
  const all = [start('192.0.2.1', 'mallory'), start('192.0.2.1', 'mallory')];
  all.push(start('192.0.2.1', 'mallory'), start('192.0.2.2', 'mallory'));
  await expect(start('192.0.2.3', 'mallory')).rejects.toThrow('too many logins at once');
  for (let index = 0; index < 7; index++) all.push(start('192.0.2.1', `friend-${index}`));
  await expect(start('192.0.2.1', 'ada')).rejects.toThrow('too many logins at once');
  all.push(start('203.0.113.1', 'ada'));
  for (const one of all) {
    end();
    await one;
    await Promise.resolve();
  }
});
