// Whose turn it is, counted in turns.

import { expect, test } from 'vitest';
import { FairQueue } from './fair-queue.ts';

/** A queue in which a turn of each share costs as much as is said; `order` is told when they begin. */
function queueOf(costs: Readonly<Record<string, number>>) {
  const queue = new FairQueue();
  const order: string[] = [];
  const wait = (share: string, count: number) => {
    for (let number = 0; number < count; number++)
      void queue.wait(share).then(() => {
        order.push(share);
        queue.spend(share, costs[share] ?? 1);
      });
  };
  const turns = async (count: number) => {
    for (let number = 0; number < count; number++) {
      queue.beginNext();
      await Promise.resolve();
    }
    return order.splice(0).join('');
  };
  return { queue, wait, turns };
}

test('one that comes waits for one turn, however many of another wait', async () => {
  const { wait, turns } = queueOf({});
  wait('m', 100);
  expect(await turns(3)).toBe('mmm');
  wait('v', 2);
  expect(await turns(5)).toBe('vmvmm');
});

test('who is quick has many turns beside one who is slow, and both have the same time', async () => {
  const { wait, turns } = queueOf({ m: 10, v: 1 });
  wait('m', 10);
  expect(await turns(1)).toBe('m');
  wait('v', 100);
  expect(await turns(22)).toBe('vvvvvvvvvvmvvvvvvvvvvm');
});

test('who was alone for long does not wait for as long when somebody comes', async () => {
  const { queue, wait, turns } = queueOf({});
  wait('m', 1_000);
  await turns(1_000);
  queue.begin('m');
  wait('v', 5);
  queue.spend('m', 1);
  wait('m', 5);
  expect(await turns(5)).toBe('vvmvm');
});

test('who was away comes back without turns that were saved up', async () => {
  const { wait, turns } = queueOf({});
  wait('v', 1);
  wait('m', 100);
  await turns(50);
  wait('v', 5);
  expect(await turns(6)).toBe('vmvmvm');
});
