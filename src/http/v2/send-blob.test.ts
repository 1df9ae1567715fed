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
    end: write,
    destroy() {
      isBroken = true;
    },
  }) as unknown as ServerResponse;
  if (!digest) throw new Error('it is a digest');
  await sendBody(doors, { digest, size: SIZE, read: (_range, give) => read(give) }, response);
  expect(isBroken).toBe(true);
  return failures;
}

test('the last piece goes with the end of the answer', async () => {
  const sent: string[] = [];
  const sending = (what: string) => (bytes: Uint8Array, written: () => void) => {
    sent.push(`${what} ${bytes.length}`);
    written();
  };
  const response = Object.assign(new EventEmitter(), {
    destroyed: false,
    write: sending('write'),
    end: sending('end'),
  });
  const doors = { verifiesRead: () => false } as unknown as Doors;
  if (!digest) throw new Error('it is a digest');
  const read = async (_range: unknown, give: (bytes: Uint8Array) => Promise<void>) => {
    for (const length of [600, 400]) await give(Buffer.alloc(length));
  };
  await sendBody(doors, { digest, size: 1000, read }, response as unknown as ServerResponse);
  expect(sent).toEqual(['write 600', 'end 400']);
});

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
