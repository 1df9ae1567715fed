// Large buffers that are used again and again: what is not allocated need not be collected, and transfers of any size
// take the same memory. Other threads can be shown them (hash-thread.ts).

export const BUFFER_SIZE = 512 * 1024;
const MAX_SPARE = 64;

const spare: Buffer[] = [];

/** A buffer of BUFFER_SIZE with anything in it. */
export function takeBuffer(): Buffer {
  return spare.pop() ?? Buffer.from(new SharedArrayBuffer(BUFFER_SIZE));
}

/** Hands the buffers back; nobody may hold on to them any more. */
export function giveBack(...buffers: readonly (Buffer | undefined)[]): void {
  for (const buffer of buffers) {
    if (buffer?.length === BUFFER_SIZE && spare.length < MAX_SPARE) spare.push(buffer);
  }
}
