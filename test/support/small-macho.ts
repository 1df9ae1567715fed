// Executables of macOS that hold what compilers write into them, and nothing that could run.

const HEADER = 0x1000;

/** A program for 64 bits with one segment of these bytes. */
export function smallMachO(loaded: Buffer): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt32LE(0xfeedfacf, 0);
  header.writeUInt32LE(2, 12);
  header.writeUInt32LE(1, 16);
  header.writeUInt32LE(0x19, 32);
  header.writeUInt32LE(72, 36);
  header.writeBigUInt64LE(0x1_0000_0000n, 32 + 24);
  header.writeBigUInt64LE(BigInt(HEADER), 32 + 40);
  header.writeBigUInt64LE(BigInt(loaded.length), 32 + 48);
  return Buffer.concat([header, loaded]);
}

/** Several such programs in one file. */
export function universal(programs: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt32BE(0xcafebabe, 0);
  header.writeUInt32BE(programs.length, 4);
  let offset = HEADER;
  programs.forEach((program, index) => {
    header.writeUInt32BE(offset, 8 + 20 * index + 8);
    header.writeUInt32BE(program.length, 8 + 20 * index + 12);
    offset += program.length;
  });
  return Buffer.concat([header, ...programs]);
}
