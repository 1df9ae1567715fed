// Executables that hold what the Go linker and cargo-auditable write, and nothing that could run.

import { deflateSync } from 'node:zlib';

const PAGE = 4096;
const BASE = 0x40_0000;
const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const BEGIN = Buffer.from('3077af0c9274080241e1c107e6d618e6', 'hex');
const END = Buffer.from('f932433186182072008242104116d8f2', 'hex');

/** A program with one segment of these bytes, and these sections after it. */
export function smallElf(loaded: Buffer, sections: Readonly<Record<string, Buffer>> = {}): Buffer {
  const names = Buffer.from(`\0${[...Object.keys(sections), '.shstrtab'].join('\0')}\0`);
  const contents = [...Object.values(sections), names];
  const header = Buffer.alloc(PAGE);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeUInt16LE(2, 16);
  header.writeBigUInt64LE(64n, 32);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(1, 56);
  header.writeUInt32LE(1, 64);
  header.writeBigUInt64LE(BigInt(BASE), 64 + 16);
  header.writeBigUInt64LE(BigInt(PAGE + loaded.length), 64 + 32);
  let at = PAGE + loaded.length;
  const table = Buffer.alloc(64 * (contents.length + 1));
  ['', ...Object.keys(sections), '.shstrtab'].forEach((name, index) => {
    if (index === 0) return;
    const content = contents[index - 1] ?? Buffer.alloc(0);
    table.writeUInt32LE(names.indexOf(`\0${name}\0`) + 1, 64 * index);
    table.writeBigUInt64LE(BigInt(at), 64 * index + 24);
    table.writeBigUInt64LE(BigInt(content.length), 64 * index + 32);
    at += content.length;
  });
  header.writeBigUInt64LE(BigInt(at), 40);
  header.writeUInt16LE(64, 58);
  header.writeUInt16LE(contents.length + 1, 60);
  header.writeUInt16LE(contents.length, 62);
  return Buffer.concat([header, loaded, ...contents, table]);
}

/** A program of C with these bytes, which are loaded to be run. */
export function nativeProgram(loaded: Buffer | string): Buffer {
  const program = smallElf(typeof loaded === 'string' ? Buffer.from(loaded, 'latin1') : loaded);
  program.writeUInt32LE(5, 64 + 4);
  return program;
}

/** As Go writes it since 1.18: version and modules follow the header. */
export function goProgram(version: string, modules: string, before = PAGE): Buffer {
  return smallElf(Buffer.concat([Buffer.alloc(before), goBuildInfo(version, modules)]));
}

/** What Go writes into a program since 1.18. */
export function goBuildInfo(version: string, modules: string): Buffer {
  const header = Buffer.concat([MAGIC, Buffer.from([8, 2]), Buffer.alloc(16)]);
  const list = Buffer.concat([BEGIN, Buffer.from(modules), END]);
  const text = (bytes: Buffer) => Buffer.concat([varint(bytes.length), bytes]);
  return Buffer.concat([header, text(Buffer.from(version)), text(list)]);
}

/** As Go wrote it before 1.18: pointers to strings, which lie before the header. */
export function oldGoProgram(version: string, modules: string): Buffer {
  const list = Buffer.concat([BEGIN, Buffer.from(modules), END]);
  const strings = Buffer.concat([Buffer.from(`go1.4go1.2${version}and more`), list]);
  const loaded = Buffer.alloc(PAGE + 256);
  strings.copy(loaded);
  const at = PAGE;
  MAGIC.copy(loaded, at);
  loaded[at + 14] = 8;
  loaded.writeBigUInt64LE(BigInt(BASE + PAGE + at + 64), at + 16);
  loaded.writeBigUInt64LE(BigInt(BASE + PAGE + at + 96), at + 24);
  loaded.writeBigUInt64LE(BigInt(BASE + PAGE + 'go1.4go1.2'.length), at + 64);
  loaded.writeBigUInt64LE(BigInt(version.length), at + 72);
  return smallElf(loaded);
}

/** As cargo-auditable writes it. */
export function rustProgram(packages: readonly object[]): Buffer {
  return smallElf(Buffer.alloc(PAGE), { '.dep-v0': crateList(packages) });
}

/** What cargo-auditable writes into a program. */
export function crateList(packages: readonly object[]): Buffer {
  return deflateSync(JSON.stringify({ packages }));
}

function varint(value: number): Buffer {
  return value < 128 ? Buffer.from([value]) : Buffer.concat([Buffer.from([(value & 127) | 128]), varint(value >>> 7)]);
}
