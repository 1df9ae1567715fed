// Reads an executable as it passes: Go's build information lies among what is loaded, the list of crates of a Rust program at a
// place that its format tells, which alone is kept.

import { readVersion } from '../dotnet/read-version.ts';
import { SingleFile } from '../dotnet/single-file.ts';
import type { FileEvidence } from '../evidence.ts';
import { type ProgramVersions, programVersions } from '../program/program-version.ts';
import { gapFrom, withSoundPackages } from '../read-evidence.ts';
import type { ReadLimits } from '../read-limits.ts';
import { FilePrint } from '../unowned/file-print.ts';
import { readCargoAuditable } from './cargo-auditable.ts';
import type { Assembly, CratePlace, Executable, ExecutableFormat } from './executable-format.ts';
import { GoBuildInfo } from './go-build-info.ts';
import { PassingBytes } from './passing-bytes.ts';

export class ExecutableReader {
  readonly #format: ExecutableFormat;
  readonly #path: string;
  readonly #size: number;
  readonly #limits: ReadLimits;
  readonly #bytes = new PassingBytes();
  /** The beginning, until it is long enough to be read. */
  #head: Buffer = Buffer.alloc(0);
  #executable: Executable | undefined;
  #go: GoBuildInfo | undefined;
  #atCrates: Buffer | undefined;
  #bundle: SingleFile | undefined;
  #version: string | null = null;
  #program: ProgramVersions | undefined;
  #print: FilePrint | undefined;
  #state: 'head' | 'body' | 'not a program' = 'head';

  /** @param size of the file */
  constructor(format: ExecutableFormat, path: string, size: number, limits: ReadLimits) {
    this.#format = format;
    this.#path = path;
    this.#size = size;
    this.#limits = limits;
  }

  content(piece: Buffer): void {
    if (this.#state === 'body') this.#body(piece);
    else if (this.#state === 'head') this.#gatherHead(piece);
  }

  end(): FileEvidence | undefined {
    const evidence = this.#evidence();
    return evidence && this.#print ? { ...evidence, print: this.#print.end() } : evidence;
  }

  #evidence(): FileEvidence | undefined {
    this.#bytes.end();
    const go = this.#go?.end();
    if (go) return withSoundPackages(go);
    if (this.#executable?.assembly) return { assembly: { version: this.#version } };
    if (this.#bundle?.isBundle())
      return {
        gap: { kind: 'unidentified', detail: 'is a .NET application in one file, whose packages are not read' },
      };
    return this.#crates() ?? this.#ofNoLanguage();
  }

  #crates(): FileEvidence | undefined {
    const crates = this.#executable?.crates;
    if (!crates) return undefined;
    if (this.#isTooLarge(crates)) return { gap: { kind: 'limit', detail: `has ${crates.tooLarge}` } };
    try {
      const list = this.#atCrates && crates.listIn(this.#atCrates);
      return list && withSoundPackages(readCargoAuditable(list));
    } catch (error) {
      return gapFrom(error);
    }
  }

  /** What nothing but a package of the system tells of, unless it says it itself. */
  #ofNoLanguage(): FileEvidence | undefined {
    if (!this.#print) return undefined;
    const packages = this.#program?.end() ?? [];
    return packages.length > 0 ? { packages } : { unread: 'program' };
  }

  #isTooLarge({ size }: CratePlace): boolean {
    return size > this.#limits.fileBytes;
  }

  #gatherHead(piece: Buffer): void {
    this.#head = Buffer.concat([this.#head, piece]);
    if (this.#head.length >= Math.min(this.#format.headSize, this.#size)) this.#begin();
  }

  #begin(): void {
    const head = this.#head;
    this.#head = Buffer.alloc(0);
    this.#executable = this.#format.read(head.subarray(0, this.#format.headSize), this.#size);
    this.#state = this.#executable ? 'body' : 'not a program';
    if (!this.#executable) return;
    const { segments, isCut, hasCode, crates, assembly } = this.#executable;
    this.#go = new GoBuildInfo(segments, isCut, this.#bytes);
    if (assembly) this.#captureVersion(assembly);
    else this.#bundle = new SingleFile(this.#size, this.#bytes);
    if (hasCode) {
      this.#program = programVersions(this.#path, this.#bytes);
      this.#print = new FilePrint();
    }
    if (crates && !this.#isTooLarge(crates)) {
      this.#bytes.capture(crates.offset, crates.size, (bytes) => {
        this.#atCrates = bytes;
      });
    }
    this.#body(head);
  }

  #captureVersion({ resources }: Assembly): void {
    if (!resources || resources.size > this.#limits.fileBytes) return;
    this.#bytes.capture(resources.offset, Math.min(resources.size, this.#size - resources.offset), (bytes) => {
      this.#version = readVersion(bytes);
    });
  }

  #body(piece: Buffer): void {
    this.#bytes.next(piece);
    this.#go?.look();
    this.#bundle?.look();
    this.#program?.look();
    this.#print?.content(piece);
    this.#bytes.pass();
  }
}
