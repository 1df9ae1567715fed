// How many values a document in JSON holds, counted without building them. What takes a few bytes to write can take a hundred
// times as long to read as what is merely long: four megabytes of `[]` keep a parser busy for a second.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const [ARRAY, OBJECT] = [0x5b, 0x7b];

/**
 * True when the document has more values than this, or about as many: one for every comma, and every list or object.
 * @param bytes of JSON in UTF-8; of other bytes, whatever comes out
 */
export function hasMoreValuesThan(bytes: Uint8Array, most: number): boolean {
  let values = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === COMMA || byte === ARRAY || byte === OBJECT) {
      values++;
      if (values > most) return true;
    }
  }
  return false;
}
