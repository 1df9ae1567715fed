// What the Go linker writes into a program: the version of Go, and the modules that it was built from
// (https://pkg.go.dev/debug/buildinfo and src/debug/buildinfo/buildinfo.go in Go's own sources).

import type { Gap } from '../component.ts';
import type { FileEvidence, FoundPackage } from '../evidence.ts';
import { numberReader } from '../number-reader.ts';
import type { PassingBytes } from './passing-bytes.ts';
import { offsetOf, type Segment } from './segment.ts';

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const HEADER_SIZE = 32;
const ALIGNMENT = 16;
const FLAG_INLINE = 2;
const FLAG_BIG_ENDIAN = 1;
/** The linker puts these around the list of modules. */
const MODULES_BEGIN = Buffer.from('3077af0c9274080241e1c107e6d618e6', 'hex');
const MODULES_END = Buffer.from('f932433186182072008242104116d8f2', 'hex');
const MAX_LIST = 2 ** 20;
/** The magic also stands in programs that look for it, such as Go's own tools. */
const MAX_CANDIDATES = 8;

/** What Go begins its programs with: the type and the name of a note in ELF (src/cmd/link/internal/ld/elf.go), of either byte order; a text. */
const SIGNS = [
  Buffer.from('04000000476f0000', 'hex'),
  Buffer.from('00000004476f0000', 'hex'),
  Buffer.from('\xff Go build ID: "', 'latin1'),
];
const SIGNS_END = 2 ** 16;

const VERSION = Buffer.from('go1.');
const MAX_VERSION = 64;
const MAX_VERSIONS = 2000;

/** Watches a passing program. */
export class GoBuildInfo {
  readonly #segments: readonly Segment[];
  readonly #isCut: boolean;
  readonly #bytes: PassingBytes;
  #isGo = false;
  #candidates = 0;
  #lists: string[] = [];
  #version: string | undefined;
  /** Before Go 1.18 the version is behind two pointers that come after it: all that could be it, by place. */
  readonly #versions = new Map<number, string>();

  /** @param isCut whether the file ends before what its headers tell of */
  constructor(segments: readonly Segment[], isCut: boolean, bytes: PassingBytes) {
    this.#segments = segments;
    this.#isCut = isCut;
    this.#bytes = bytes;
  }

  /** Looks at the current piece. */
  look(): void {
    if (this.#bytes.at < SIGNS_END) this.#isGo ||= SIGNS.some((sign) => this.#isEarly(sign));
    if (this.#candidates === 0 && this.#versions.size < MAX_VERSIONS) {
      for (const at of this.#bytes.find(VERSION)) {
        this.#bytes.capture(at, MAX_VERSION, (bytes) => this.#versions.set(at, bytes.toString('latin1')));
        if (this.#versions.size >= MAX_VERSIONS) break;
      }
    }
    for (const at of this.#bytes.find(MODULES_BEGIN)) {
      if (this.#lists.length >= MAX_CANDIDATES) break;
      const index = this.#lists.push('') - 1;
      this.#bytes.capture(at + MODULES_BEGIN.length, MAX_LIST, (bytes) => {
        const end = bytes.indexOf(MODULES_END);
        if (end !== -1) this.#lists[index] = bytes.toString('utf8', 0, end);
      });
    }
    for (const at of this.#bytes.find(MAGIC)) {
      if (at % ALIGNMENT !== 0 || this.#candidates >= MAX_CANDIDATES) continue;
      this.#candidates++;
      this.#bytes.capture(at, HEADER_SIZE + MAX_VERSION, (bytes) => this.#readHeader(bytes));
    }
  }

  /** The modules, and Go's own library; undefined for a program of another language. */
  end(): FileEvidence | undefined {
    if (this.#version === undefined) return this.#isGo ? { gap: this.#gap() } : undefined;
    const standard = standardLibrary(this.#version);
    const list = this.#lists.find((one) => one.startsWith('path\t') || one.startsWith('mod\t')) ?? '';
    const packages = [...(standard ? [standard] : []), ...modulesIn(list)];
    return this.#isCut || !saysModules(list) ? { packages, gap: this.#gap() } : { packages };
  }

  #isEarly(sign: Buffer): boolean {
    const [first = SIGNS_END] = this.#bytes.find(sign);
    return first < SIGNS_END;
  }

  #gap(): Gap {
    if (this.#isCut) return { kind: 'unreadable', detail: 'is a program of Go that is cut short' };
    return { kind: 'unidentified', detail: 'is a program of Go that does not say from which modules it was built' };
  }

  #readHeader(bytes: Buffer): void {
    if (bytes.length < HEADER_SIZE + 2 || this.#version !== undefined) return;
    const [pointerSize, flags] = [bytes[14] ?? 0, bytes[15] ?? 0];
    if (flags & FLAG_INLINE) {
      const length = bytes[HEADER_SIZE] ?? 0;
      // A length above 127 takes two bytes; no version is that long.
      if (length < 0x80) this.#take(bytes.toString('latin1', HEADER_SIZE + 1, HEADER_SIZE + 1 + length));
    } else if (pointerSize === 4 || pointerSize === 8) {
      const littleEndian = !(flags & FLAG_BIG_ENDIAN);
      const header = offsetOf(numberReader(bytes, littleEndian)(16, pointerSize), this.#segments);
      if (header === undefined) return;
      this.#bytes.capture(header, 2 * pointerSize, (text) => {
        if (text.length < 2 * pointerSize) return;
        const read = numberReader(text, littleEndian);
        const at = offsetOf(read(0, pointerSize), this.#segments);
        if (at !== undefined) this.#take(this.#versions.get(at)?.slice(0, read(pointerSize, pointerSize)) ?? '');
      });
    }
  }

  #take(version: string): void {
    if (/^(?:go1|devel)\b/.test(version)) this.#version = version;
  }
}

function standardLibrary(goVersion: string): FoundPackage | undefined {
  const version = /\bgo(1(?:\.\d+)+(?:(?:rc|beta)\d+)?)/.exec(goVersion)?.[1];
  return version ? { type: 'golang', name: 'stdlib', version } : undefined;
}

/**
 * False for what was built without modules (Bazel, `GOPATH`), and has in it what nobody can see. Go's own commands, and a file that was built by its
 * name, have none.
 */
function saysModules(list: string): boolean {
  return /^(?:mod|dep)\t/m.test(list) || /^path\t(?:cmd\/|command-line-arguments$)/m.test(list);
}

/** The main module, then what it depends on; `=>` gives what stands for the module in the line before. */
function modulesIn(list: string): FoundPackage[] {
  const found: FoundPackage[] = [];
  for (const line of list.split('\n')) {
    const [word, name, version] = line.split('\t');
    if (!name || !version) continue;
    const one: FoundPackage = { type: 'golang', name, version };
    if (word === 'mod' || word === 'dep') found.push(one);
    // A folder of the builder's takes the place of a module without saying what is in it.
    else if (word === '=>' && found.length > 0 && !/^\.{0,2}\//.test(name)) found[found.length - 1] = one;
  }
  return found;
}
