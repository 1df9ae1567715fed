// Elements of BER as LDAP restricts it (X.690; RFC 4511, section 5.1): each has a tag of one byte, a length, and content.

export interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

const LONG_FORM = 0x80;
const MAX_LENGTH_BYTES = 4;

/**
 * Where the content of the element at `at` starts and ends, which may be beyond the bytes that are there; undefined while
 * its head is not whole.
 * @throws Error when LDAP does not allow its length
 */
export function headOf(bytes: Buffer, at: number): { readonly start: number; readonly end: number } | undefined {
  const first = bytes[at + 1];
  if (first === undefined) return undefined;
  if (first < LONG_FORM) return { start: at + 2, end: at + 2 + first };
  const count = first & ~LONG_FORM;
  if (count === 0 || count > MAX_LENGTH_BYTES) throw new Error('a length is not one that LDAP allows');
  const start = at + 2 + count;
  return start > bytes.length ? undefined : { start, end: start + bytes.readUIntBE(at + 2, count) };
}

/**
 * The elements that fill the bytes.
 * @throws Error when the last one is cut
 */
export function elements(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const head = headOf(bytes, at);
    if (head === undefined || head.end > bytes.length) throw new Error('a message is not well formed');
    found.push({ tag: bytes[at] ?? 0, content: bytes.subarray(head.start, head.end) });
    at = head.end;
  }
  return found;
}

/**
 * The content of an element that has to be there, with this tag.
 * @throws Error when it is another one
 */
export function content(element: Element | undefined, tag: number): Buffer {
  if (element?.tag !== tag) throw new Error('a message is not of the form that RFC 4511 gives it');
  return element.content;
}

/**
 * An integer, or an enumerated value.
 * @throws Error unless it has one to four bytes
 */
export function integer(bytes: Buffer): number {
  if (bytes.length === 0 || bytes.length > 4) throw new Error('a number is not of the size that RFC 4511 allows');
  return bytes.readIntBE(0, bytes.length);
}
