// Tar archives with what the image builder never writes: hard links, long names, devices, holes, broken headers.

const BLOCK = 512;

export interface RawEntry {
  readonly path: string;
  /** The type flag; `0` by default. */
  readonly type?: string;
  readonly content?: string | Uint8Array;
  readonly target?: string;
  /** How a path or target is written that may be too long for the header. */
  readonly long?: 'pax' | 'gnu';
  /** The size that the header states, when it is not that of the content. */
  readonly size?: number;
}

/** An archive of these entries; without `end`, it lacks the two empty blocks at its end. */
export function rawTar(entries: readonly RawEntry[], { end = true } = {}): Buffer {
  const parts = entries.flatMap((entry) => [...longNames(entry), ...one(entry)]);
  return Buffer.concat(end ? [...parts, Buffer.alloc(2 * BLOCK)] : parts);
}

/** A file for `rawTar`, as `writeTar` of the image builder takes it. */
export function file(path: string, content: string | Uint8Array): RawEntry {
  return { path, content };
}

function longNames({ path, target = '', long }: RawEntry): Buffer[] {
  if (long === 'gnu') {
    return [
      ...one({ path: '././@LongLink', type: 'L', content: `${path}\0` }),
      ...one({ path: '././@LongLink', type: 'K', content: `${target}\0` }),
    ];
  }
  if (long !== 'pax') return [];
  const records = [paxRecord('path', path), paxRecord('linkpath', target)].join('');
  return one({ path: 'PaxHeaders/x', type: 'x', content: records });
}

/** `LENGTH KEY=VALUE\n`, where the length counts its own digits. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest);
  while (length !== Buffer.byteLength(`${length}${rest}`)) length = Buffer.byteLength(`${length}${rest}`);
  return `${length}${rest}`;
}

function one({ path, type = '0', content = '', target = '', size }: RawEntry): Buffer[] {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(BLOCK);
  header.write(path, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${(size ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write(type, 156);
  header.write(target, 157, 100);
  header.write('ustar\x0000', 257);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
}
