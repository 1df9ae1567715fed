// Executables of Windows that hold what compilers write into them, and nothing that could run.

const HEADERS = 0x400;
const PE_AT = 0x80;
const BASE = 0x1_4000_0000n;

/** A program with these sections, each loaded where it lies in the file. */
export function smallPe(sections: Readonly<Record<string, Buffer>>): Buffer {
  const header = Buffer.alloc(HEADERS);
  header.write('MZ', 'latin1');
  header.writeUInt32LE(PE_AT, 0x3c);
  header.write('PE\0\0', PE_AT, 'latin1');
  const coff = PE_AT + 4;
  header.writeUInt16LE(0x8664, coff);
  header.writeUInt16LE(Object.keys(sections).length, coff + 2);
  header.writeUInt16LE(240, coff + 16);
  header.writeUInt16LE(0x20b, coff + 20);
  header.writeBigUInt64LE(BASE, coff + 20 + 24);
  const padded = Object.values(sections).map((bytes) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 0x1ff)]));
  let offset = HEADERS;
  Object.entries(sections).forEach(([name, bytes], index) => {
    const at = coff + 20 + 240 + 40 * index;
    const size = padded[index]?.length ?? 0;
    header.write(name, at, 'latin1');
    header.writeUInt32LE(bytes.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    header.writeUInt32LE(size, at + 16);
    header.writeUInt32LE(offset, at + 20);
    offset += size;
  });
  return Buffer.concat([header, ...padded]);
}
