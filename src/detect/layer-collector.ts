// Gathers a layer's evidence while its archive is read: one entry for every path, whiteouts apart.

import type { Gap } from './component.ts';
import type { FileEvidence, LayerEntry, LayerEvidence } from './evidence.ts';
import { evidenceKindOf, neededEvidenceOf } from './evidence-kinds.ts';
import { type FileReader, fileOfAnyKind, wholeFile } from './file-reader.ts';
import { fileWithHoles } from './file-with-holes.ts';
import { layerPath, MAX_PATH, whiteoutAt } from './layer-path.ts';
import type { ReadLimits } from './read-limits.ts';
import type { TarEntry, TarSink } from './tar/read-tar.ts';
import { Unreadable } from './unreadable.ts';

export class LayerCollector implements TarSink {
  readonly #limits: ReadLimits;
  readonly #removed: string[] = [];
  readonly #emptied: string[] = [];
  readonly #entries: LayerEntry[] = [];
  readonly #gaps: Gap[] = [];
  #seen = 0;
  #bytes = 0;
  #found = 0;
  #outside = 0;
  /** The file whose content passes. */
  #file: { readonly path: string; readonly reader: FileReader } | undefined;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  entry(entry: TarEntry): void {
    this.#count(entry);
    const path = layerPath(entry.path);
    if (path === undefined) {
      this.#outside++;
      return;
    }
    if (path === '') return;
    const whiteout = whiteoutAt(path);
    if (whiteout?.kind === 'remove') this.#removed.push(whiteout.path);
    if (whiteout?.kind === 'empty') this.#emptied.push(whiteout.path);
    if (!whiteout) this.#add(path, entry);
  }

  content(bytes: Buffer): void {
    this.#file?.reader.content(bytes);
  }

  end(): void {
    if (!this.#file) return;
    const { path, reader } = this.#file;
    this.#file = undefined;
    const evidence = reader.end();
    this.#entries.push(evidence ? { path, evidence } : path);
    if (evidence) this.#countFound(evidence);
  }

  /** All that was gathered; `gap` is why the archive was not read to its end. */
  evidence(gap: Gap | undefined): LayerEvidence {
    const gaps = gap ? [...this.#gaps, gap] : this.#gaps;
    // The file in which the archive broke off may have replaced what is below.
    if (this.#file) this.#entries.push(this.#file.path);
    const noted: Gap[] = [];
    if (this.#outside > 0) {
      const detail = `has ${this.#outside} entries whose paths lead out of the image or are too long; they were ignored`;
      noted.push({ kind: 'unreadable', detail });
    }
    return { removed: this.#removed, emptied: this.#emptied, entries: this.#entries, gaps: [...gaps, ...noted] };
  }

  #add(path: string, entry: TarEntry): void {
    if (entry.kind === 'folder') {
      this.#entries.push(`${path}/`);
    } else if (entry.kind === 'symbolic') {
      if (entry.target.length <= MAX_PATH) this.#entries.push({ path, link: 'symbolic', target: entry.target });
      else this.#outside++;
    } else if (entry.kind === 'hard') {
      const target = layerPath(entry.target);
      if (target) this.#entries.push({ path, link: 'hard', target });
      else this.#outside++;
    } else if (entry.kind === 'file') {
      this.#file = { path, reader: this.#readerOf(path, entry) };
    } else {
      // A device, a pipe, or a kind of entry that runtimes do not know.
      const gap = { kind: 'unreadable', detail: 'is no regular file, and cannot be read' } as const;
      this.#entries.push(neededEvidenceOf(path) ? { path, evidence: { gap } } : path);
    }
  }

  #readerOf(path: string, { size, sparse }: TarEntry): FileReader {
    const kind = evidenceKindOf(path);
    if (sparse) return fileWithHoles(kind, path, size);
    return kind ? wholeFile(kind, path, size, this.#limits) : fileOfAnyKind(path, size, this.#limits);
  }

  #count(entry: TarEntry): void {
    this.#seen++;
    this.#bytes += entry.path.length + entry.target.length;
    if (this.#seen > this.#limits.entries) {
      throw new Unreadable(`has more than ${this.#limits.entries} entries; the rest was not read`, 'limit');
    }
    this.#checkBytes();
  }

  #countFound(evidence: FileEvidence): void {
    const { packages = [], owns = [], holds = [], licenses = [], assemblies = [], archives = [] } = evidence;
    for (const one of [evidence.linked, evidence.inLibrary]) if (one) this.#countFound(one);
    const names = [...owns, ...holds, ...assemblies, ...archives];
    this.#found += packages.length + names.length;
    this.#bytes += lengthOf(names) + lengthOf(licenses.map(({ text }) => text));
    for (const { name, version, inside = '', owns: owned = [], licenses: own = [] } of packages) {
      this.#found += owned.length;
      this.#bytes += lengthOf([name, version, inside]) + lengthOf(owned) + lengthOf(own.map(({ text }) => text));
    }
    if (this.#found > this.#limits.found) {
      throw new Unreadable(`brings more than ${this.#limits.found} packages and their files`, 'limit');
    }
    this.#checkBytes();
  }

  #checkBytes(): void {
    if (this.#bytes > this.#limits.textBytes) {
      throw new Unreadable(
        `has more than ${this.#limits.textBytes} bytes of paths and names; the rest was not read`,
        'limit',
      );
    }
  }
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((total, text) => total + text.length, 0);
}
