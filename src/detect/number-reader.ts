// Numbers in binary files that may be of either byte order.

/**
 * Reads unsigned numbers of 2, 4 or 8 bytes; one above 2^53 is inexact, and as a place leads outside of every file.
 * @throws RangeError outside of the bytes
 */
export function numberReader(bytes: Buffer, littleEndian: boolean): (at: number, size: 2 | 4 | 8) => number {
  if (littleEndian) {
    return (at, size) =>
      size === 8 ? bytes.readUInt32LE(at + 4) * 2 ** 32 + bytes.readUInt32LE(at) : bytes.readUIntLE(at, size);
  }
  return (at, size) =>
    size === 8 ? bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4) : bytes.readUIntBE(at, size);
}
