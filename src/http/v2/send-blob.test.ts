import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { parseDigest } from '../../oci/digest.ts';
import type { Doors } from '../doors.ts';
import { sendBody } from './send-blob.ts';

const digest = parseDigest(`sha256:${'0'.repeat(64)}`);
const SIZE = 1_000_000;

/** What is told as a failure of the server when the answer is written so, and the store reads so. */
async function failuresOf(
  write: (bytes: Uint8Array, written: (error?: Error) => void) => void,
  read = (give: (bytes: Uint8Array) => Promise<void>) => give(Buffer.alloc(SIZE)),
): Promise<unknown[]> {
  const failures: unknown[] = [];
  const doors = { onFailure: (error: unknown) => failures.push(error), verifiesRead: () => false } as unknown as Doors;
  let isBroken = false;
  const response = Object.assign(new EventEmitter(), {
    destroyed: false,
    write,
    end() {},
    destroy() {
      isBroken = true;
    },
  }) as unknown as ServerResponse;
  if (!digest) throw new Error('it is a digest');
  await sendBody(doors, { digest, size: SIZE, read: (_range, give) => read(give) }, response);
  expect(isBroken).toBe(true);
  return failures;
}

test('a client that goes away in the middle of a blob is no failed request', async () => {
  const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  expect(await failuresOf((_bytes, written) => written(gone))).toEqual([]);
});

test('a blob that cannot be read is one', async () => {
  const broken = new Error('the file ends at byte 5 of 1000000');
  expect(
    await failuresOf(
      (_bytes, written) => written(),
      () => Promise.reject(broken),
    ),
  ).toEqual([broken]);
});
