// What a kind of executable tells by its first bytes: what of it is loaded, and where a list of crates would lie.

import type { Segment } from './segment.ts';

export interface ExecutableFormat {
  /** What every file of the kind begins with. */
  readonly magic: Buffer;
  /** As much of the file's beginning as holds the headers that are looked at. */
  readonly headSize: number;
  /** Undefined for what is no program or library; `size` is that of the file. */
  readonly read: (head: Buffer, size: number) => Executable | undefined;
}

export interface Executable {
  readonly segments: readonly Segment[];
  /** The headers tell of more than the file has. */
  readonly isCut: boolean;
  /** Set on a program or library of Linux that has something to run. */
  readonly hasCode: boolean;
  /** Undefined where there is none. */
  readonly crates: CratePlace | undefined;
  /** Set on an assembly of .NET. */
  readonly assembly: Assembly | undefined;
}

/** Where an assembly states its version, if it does. */
export interface Assembly {
  readonly resources: { readonly offset: number; readonly size: number } | undefined;
}

export interface CratePlace {
  /** In the file. */
  readonly offset: number;
  readonly size: number;
  /** Such as `more debugging information than is searched`: what it has where the place is larger than is read. */
  readonly tooLarge: string;
  /** The list, of the bytes of the place. @throws RangeError for sizes and offsets that lead nowhere */
  readonly listIn: (bytes: Buffer) => Buffer | undefined;
}
