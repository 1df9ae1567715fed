// Cuts the bytes of a connection into LDAP messages (RFC 4511, section 5.1), none of which is longer than a limit.

import { headOf } from './ber.ts';

const SEQUENCE = 0x30;

/**
 * Takes bytes as they arrive; returns the messages that are whole by now.
 * @throws Error when they are no messages, or one is longer than the limit; nothing more can be read then
 */
export function createFrames(maxBytes: number): (chunk: Buffer) => Buffer[] {
  let pieces: Buffer[] = [];
  let held = 0;
  let needed = 2;
  return (chunk) => {
    pieces.push(chunk);
    held += chunk.length;
    if (held < needed) return [];
    let rest = Buffer.concat(pieces);
    const frames: Buffer[] = [];
    for (;;) {
      const size = sizeOf(rest, maxBytes);
      if (size === undefined || size > rest.length) {
        needed = size ?? rest.length + 1;
        break;
      }
      frames.push(rest.subarray(0, size));
      rest = rest.subarray(size);
    }
    pieces = [rest];
    held = rest.length;
    return frames;
  };
}

/** The bytes of the first message, its head included; undefined while too few are there to tell. */
function sizeOf(bytes: Buffer, maxBytes: number): number | undefined {
  if (bytes.length > 0 && bytes[0] !== SEQUENCE) throw new Error('this is not LDAP');
  const end = headOf(bytes, 0)?.end;
  if (end !== undefined && end > maxBytes) throw new Error(`a message is longer than ${maxBytes} bytes`);
  return end;
}
