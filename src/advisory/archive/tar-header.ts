// The 512 bytes before each file of a tar archive, in the form that POSIX calls ustar. Archives of advisories hold three
// plain files in one order, so nothing else of tar is read: no links, no folders, no extensions that take memory.

/** Headers and files fill whole blocks. */
export const BLOCK = 512;

export interface TarHeader {
  readonly name: string;
  readonly size: number;
}

/** The header of a plain file that anybody may read. */
export function tarHeader({ name, size }: TarHeader): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 100, 'ascii');
  block.write('0000644\0', 100, 'ascii');
  block.write('0000000\0', 108, 'ascii');
  block.write('0000000\0', 116, 'ascii');
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'ascii');
  block.write('00000000000\0', 136, 'ascii');
  block.write('0', 156, 'ascii');
  block.write('ustar\x0000', 257, 'ascii');
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return block;
}

/** The header in a block; null when it is none of a plain file. */
export function readTarHeader(block: Buffer): TarHeader | null {
  const octal = (from: number, length: number): number | null => {
    const digits = /^ *([0-7]+)[ \0]*$/.exec(block.toString('latin1', from, from + length))?.[1];
    return digits === undefined ? null : Number.parseInt(digits, 8);
  };
  const size = octal(124, 12);
  const type = block.toString('latin1', 156, 157);
  const plain = (type === '0' || type === '\0') && block.toString('latin1', 257, 262) === 'ustar';
  if (!plain || size === null || octal(148, 8) !== checksum(block)) return null;
  return { name: block.toString('latin1', 0, 100).replace(/\0.*$/s, ''), size };
}

/** How many bytes follow a file so that the next header begins with a block. */
export function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/** The sum of all bytes, with spaces for the sum itself. */
function checksum(block: Buffer): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}
