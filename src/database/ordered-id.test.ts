import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { continueAfter, orderedId } from './ordered-id.ts';

it('makes UUIDs that sort in the order in which they were made', () => {
  const ids = Array.from({ length: 10_000 }, orderedId);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it('goes on behind an id of a process whose clock was ahead', () => {
  const ahead = '0fffffff-ffff-7abc-8000-000000000000';
  continueAfter(ahead);
  const next = orderedId();
  expect(next > ahead).toBe(true);
  continueAfter('00000000-0001-7abc-8000-000000000000');
  expect(orderedId() > next).toBe(true);
});

it('goes on in another thread where this one was', async () => {
  const source = `
    import { parentPort } from 'node:worker_threads';
    import { orderedId } from ${JSON.stringify(new URL('./ordered-id.ts', import.meta.url).href)};
    parentPort.on('message', () => parentPort.postMessage(orderedId()));`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
  const ids: string[] = [];
  for (let turn = 0; turn < 100; turn++) {
    ids.push(orderedId());
    worker.postMessage('another');
    ids.push(...((await once(worker, 'message')) as [string]));
  }
  await worker.terminate();
  expect([...ids].sort()).toEqual(ids);
});
