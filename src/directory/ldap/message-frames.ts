// Cuts the bytes of a connection into LDAP messages (RFC 4511, section 5.1), and looks whether each is well formed before
// anything reads it: a length that lies must neither fill the memory nor send a reader in circles.

const SEQUENCE = 0x30;
const CONSTRUCTED = 0x20;
const LONG_FORM = 0x80;
const MAX_LENGTH_BYTES = 4;
const MAX_DEPTH = 12;

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
      const frame = rest.subarray(0, size);
      if (!isNested(frame, 0, size, MAX_DEPTH)) throw new Error('a message is not well formed');
      frames.push(frame);
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
  const head = headOf(bytes, 0, bytes.length);
  if (head === undefined) return undefined;
  if (head.end > maxBytes) throw new Error(`a message is longer than ${maxBytes} bytes`);
  return head.end;
}

/** Every element lies within the one that holds it, and fills it. */
function isNested(bytes: Buffer, start: number, end: number, depth: number): boolean {
  let at = start;
  while (at < end) {
    const head = headOf(bytes, at, end);
    if (head === undefined || head.end > end) return false;
    const isConstructed = ((bytes[at] ?? 0) & CONSTRUCTED) !== 0;
    if (isConstructed && (depth === 0 || !isNested(bytes, head.content, head.end, depth - 1))) return false;
    at = head.end;
  }
  return true;
}

/** Where the content of the element starts and ends; undefined when its head is not whole. */
function headOf(bytes: Buffer, at: number, end: number): { content: number; end: number } | undefined {
  const first = bytes[at + 1];
  if (first === undefined || at + 2 > end) return undefined;
  if (first < LONG_FORM) return { content: at + 2, end: at + 2 + first };
  const count = first & ~LONG_FORM;
  if (count === 0 || count > MAX_LENGTH_BYTES) throw new Error('a length is not one that LDAP allows');
  const content = at + 2 + count;
  if (content > end) return undefined;
  return { content, end: content + bytes.readUIntBE(at + 2, count) };
}
