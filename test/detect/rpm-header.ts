// Headers of RPM packages as a database holds them, for what the real databases at hand do not have.

interface Tag {
  readonly tag: number;
  readonly type: 4 | 6 | 8;
  readonly values: readonly (string | number)[];
}

export interface RpmSpec {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch?: number;
  readonly module?: string;
  readonly license?: string;
  /** Folder, name. */
  readonly files?: readonly (readonly [string, string])[];
}

/** The header of this package, built from a source package of the same name. */
export function rpmHeader({ name, version, release, epoch, module, license = 'MIT', files = [] }: RpmSpec): Buffer {
  const text = (tag: number, value: string): Tag => ({ tag, type: 6, values: [value] });
  return headerOf([
    text(1000, name),
    text(1001, version),
    text(1002, release),
    ...(epoch === undefined ? [] : [{ tag: 1003, type: 4, values: [epoch] } as const]),
    text(1014, license),
    text(1022, 'x86_64'),
    text(1044, `${name}-${version}-${release}.src.rpm`),
    { tag: 1116, type: 4, values: files.map((_file, index) => index) },
    { tag: 1117, type: 8, values: files.map(([, file]) => file) },
    { tag: 1118, type: 8, values: files.map(([folder]) => folder) },
    ...(module === undefined ? [] : [text(5096, module)]),
  ]);
}

function headerOf(tags: readonly Tag[]): Buffer {
  const used = tags.filter(({ values }) => values.length > 0);
  const index = Buffer.alloc(8 + 16 * used.length);
  const data: Buffer[] = [];
  let length = 0;
  used.forEach(({ tag, type, values }, i) => {
    const padding = type === 4 ? Buffer.alloc((4 - (length % 4)) % 4) : Buffer.alloc(0);
    const bytes = type === 4 ? numbers(values) : Buffer.from(values.map((value) => `${value}\0`).join(''));
    [tag, type, length + padding.length, values.length].forEach((value, field) => {
      index.writeUInt32BE(value, 8 + 16 * i + 4 * field);
    });
    data.push(padding, bytes);
    length += padding.length + bytes.length;
  });
  index.writeUInt32BE(used.length, 0);
  index.writeUInt32BE(length, 4);
  return Buffer.concat([index, ...data]);
}

function numbers(values: readonly (string | number)[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => {
    bytes.writeUInt32BE(Number(value), 4 * i);
  });
  return bytes;
}
