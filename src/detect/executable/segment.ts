// What of an executable is loaded into memory, and where.

export interface Segment {
  /** In the file. */
  readonly offset: number;
  /** In memory. */
  readonly address: number;
  /** Bytes in the file. */
  readonly size: number;
}

/** Where in the file the byte lies that is loaded at the address. */
export function offsetOf(address: number, segments: readonly Segment[]): number | undefined {
  const segment = segments.find((one) => address >= one.address && address < one.address + one.size);
  return segment && address - segment.address + segment.offset;
}
