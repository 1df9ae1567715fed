// Reads the version of a known program while its bytes pass: a text that stands beside it is looked for, and only what is around that
// is kept.

import type { FoundPackage } from '../evidence.ts';
import type { PassingBytes } from '../executable/passing-bytes.ts';
import type { KnownProgram } from './known-program.ts';
import { KNOWN_PROGRAMS } from './known-programs.ts';

/** Behind the text that is looked for. */
const AFTER = 64;
/** More places than any real program has. */
const MAX_PLACES = 1000;

/** What is known of files of this name; they are asked for one version, whichever of them it is. */
export function programVersions(path: string, bytes: PassingBytes): ProgramVersions {
  const known = KNOWN_PROGRAMS.filter((one) => one.path.test(path));
  return new ProgramVersions(known.map((one) => new ProgramVersion(one, path, bytes)));
}

export class ProgramVersions {
  readonly #all: readonly ProgramVersion[];

  constructor(all: readonly ProgramVersion[]) {
    this.#all = all;
  }

  /** Looks at the current piece. */
  look(): void {
    for (const one of this.#all) one.look();
  }

  /** To be asked when the file has ended. Nothing for one that says nothing, or several things. */
  end(): readonly FoundPackage[] {
    const found = this.#all.map((one) => one.end()).filter((packages) => packages.length > 0);
    return found.length === 1 ? (found[0] ?? []) : [];
  }
}

class ProgramVersion {
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

  /** With what it was made from. */
  end(): readonly FoundPackage[] {
    const [version, ...others] = this.#versions;
    if (version === undefined || others.length > 0 || this.#places > MAX_PLACES) return [];
    const { name, guessed, madeFrom } = this.#known;
    const found: FoundPackage = { type: 'generic', name, version, ...(guessed ? { identity: 'guessed' } : {}) };
    const from = madeFrom?.version.exec(version)?.[0];
    if (madeFrom === undefined || from === undefined) return [found];
    return [found, { type: 'generic', name: madeFrom.name, version: from, identity: 'guessed' }];
  }
}
