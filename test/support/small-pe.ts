// Executables of Windows that hold what compilers write into them, and nothing that could run.

const HEADERS = 0x400;
const PE_AT = 0x80;
const BASE = 0x1_4000_0000n;

/**
 * A program with these sections, each loaded where it lies in the file.
 * @param isAssembly whether it has the header of an assembly of .NET
 */
export function smallPe(sections: Readonly<Record<string, Buffer>>, isAssembly = false): Buffer {
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
  header.writeUInt32LE(16, coff + 20 + 108);
  if (isAssembly) header.writeUInt32LE(HEADERS, coff + 20 + 112 + 8 * 14);
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

/** An assembly of .NET that states these versions (`ProductVersion`, `FileVersion`) in its resources. */
export function smallAssembly(versions: Readonly<Record<string, string>>): Buffer {
  const strings = Object.entries(versions).map(([key, value]) => {
    const [name, text] = [Buffer.from(`${key}\0`, 'utf16le'), Buffer.from(`${value}\0`, 'utf16le')];
    const head = Buffer.alloc(6);
    head.writeUInt16LE(value.length + 1, 2);
    head.writeUInt16LE(1, 4);
    const gap = Buffer.alloc(-(head.length + name.length) & 3);
    const string = Buffer.concat([head, name, gap, text]);
    string.writeUInt16LE(string.length, 0);
    return Buffer.concat([string, Buffer.alloc(-string.length & 3)]);
  });
  return smallPe({ '.text': Buffer.alloc(100), '.rsrc': Buffer.concat([Buffer.alloc(64), ...strings]) }, true);
}
