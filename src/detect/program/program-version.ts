// Reads the version of a known program while its bytes pass: a text that stands beside it is looked for, and only what is around that
// is kept.

import type { FoundPackage } from '../evidence.ts';
import type { PassingBytes } from '../executable/passing-bytes.ts';
import { KNOWN_PROGRAMS, type KnownProgram } from './known-programs.ts';

/** Behind the text that is looked for. */
const AFTER = 64;
/** More places than any real program has. */
const MAX_PLACES = 1000;

/** Undefined for a file whose name no known program has. */
export function programVersion(path: string, bytes: PassingBytes): ProgramVersion | undefined {
  const known = KNOWN_PROGRAMS.find((one) => one.path.test(path));
  return known && new ProgramVersion(known, path, bytes);
}

export class ProgramVersion {
  readonly #known: KnownProgram;
  readonly #bytes: PassingBytes;
  readonly #near: Buffer;
  readonly #versions = new Set<string>();
  #places = 0;

  constructor(known: KnownProgram, path: string, bytes: PassingBytes) {
    this.#known = known;
    this.#bytes = bytes;
    this.#near = Buffer.from(known.near.replace('{1}', known.path.exec(path)?.[2] ?? ''), 'latin1');
  }

  /** Looks at the current piece. */
  look(): void {
    if (this.#places > MAX_PLACES) return;
    const { before = 0, version } = this.#known;
    for (const at of this.#bytes.find(this.#near)) {
      this.#places++;
      if (this.#places > MAX_PLACES) return;
      this.#bytes.capture(at - before, before + this.#near.length + AFTER, (bytes) => {
        const found = version.exec(bytes.toString('latin1'))?.[1];
        if (found !== undefined) this.#versions.add(found);
      });
    }
  }

  /** To be asked when the file has ended. Undefined for one that says nothing, or several things. */
  end(): FoundPackage | undefined {
    const [version, ...others] = this.#versions;
    if (version === undefined || others.length > 0 || this.#places > MAX_PLACES) return undefined;
    const { name, guessed } = this.#known;
    return { type: 'generic', name, version, ...(guessed ? { identity: 'guessed' } : {}) };
  }
}
