// A string as BER writes it (X.690), which is how distinguished names hold values after a `#` (RFC 4514, section 2.4).

type Decode = (content: Buffer) => string;

const utf8: Decode = (content) => new TextDecoder('utf8', { fatal: true, ignoreBOM: true }).decode(content);
const latin1: Decode = (content) => content.toString('latin1');

/** The universal tags of strings of X.520. */
const STRING_TAGS: ReadonlyMap<number, Decode> = new Map([
  [0x04, utf8],
  [0x0c, utf8],
  [0x12, latin1],
  [0x13, latin1],
  [0x14, latin1],
  [0x16, latin1],
  [0x1a, latin1],
  [0x1e, (content) => new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true }).decode(content)],
]);

/** The string, or the bytes as they are when they are something else. */
export function stringOfBer(bytes: Buffer): string | Buffer {
  const decode = STRING_TAGS.get(bytes[0] ?? 0);
  const first = bytes[1] ?? 0x80;
  const start = first < 0x80 ? 2 : 2 + (first & 0x7f);
  const length = first < 0x80 ? first : Number.parseInt(bytes.toString('hex', 2, start) || '-1', 16);
  if (!decode || first === 0x80 || start + length !== bytes.length) return bytes;
  try {
    return decode(bytes.subarray(start));
  } catch {
    return bytes;
  }
}
