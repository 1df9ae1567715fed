// One package in an RPM database: a header, which is an index of tagged values and their data
// (https://rpm-software-management.github.io/rpm/manual/format_header.html, tags in format_tags of the same manual).

import type { FoundPackage } from '../evidence.ts';
import type { OwnedPaths } from '../owned-paths.ts';
import { readLicense } from '../read-license.ts';
import { Unreadable } from '../unreadable.ts';

const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  license: 1014,
  architecture: 1022,
  oldFileNames: 1027,
  sourceRpm: 1044,
  folderIndexes: 1116,
  baseNames: 1117,
  folderNames: 1118,
  modularityLabel: 5096,
} as const;

const INT32 = 4;
const STRING = 6;
const STRING_ARRAY = 8;
const I18N_STRING = 9;
const ENTRY_SIZE = 16;
/** The same limits as RPM's own (`hdrblobInit`). */
const MAX_ENTRIES = 65_535;
const MAX_VALUES = 4_194_304;

/**
 * The package of the header, or undefined for a key that RPM keeps among the packages.
 * @param blob from the number of entries on, without the magic that packages on disk have
 * @throws Unreadable, or RangeError for a header that is cut short
 */
export function readRpmHeader(blob: Buffer, owned: OwnedPaths): FoundPackage | undefined {
  const values = new HeaderValues(blob);
  const name = values.text(TAG.name);
  const version = values.text(TAG.version);
  const release = values.text(TAG.release);
  if (!name || !version || !release) throw new Unreadable('has a package without name, version or release');
  // Keys that signatures are checked with; they look like packages and are none.
  if (name === 'gpg-pubkey') return undefined;
  const epoch = values.numbers(TAG.epoch)[0];
  const architecture = values.text(TAG.architecture);
  const source = sourceOf(values.text(TAG.sourceRpm));
  const label = values.text(TAG.modularityLabel);
  const owns = owned.of(filesOf(values));
  return {
    type: 'rpm',
    name,
    version: `${epoch ? `${epoch}:` : ''}${version}-${release}`,
    ...(architecture ? { architecture } : {}),
    ...(source ? { source } : {}),
    // `name:stream:version:context`; only the first two name a module.
    ...(label ? { module: label.split(':', 2).join(':') } : {}),
    licenses: readLicense(values.text(TAG.license)),
    ...(owns.length > 0 ? { owns } : {}),
  };
}

/** `name-version-release.src.rpm`, where only the name may contain hyphens. */
function sourceOf(file: string | undefined): FoundPackage['source'] {
  const parts = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(file ?? '');
  return parts?.[1] && parts[2] ? { name: parts[1], version: parts[2] } : undefined;
}

function* filesOf(values: HeaderValues): Generator<string> {
  const folders = values.texts(TAG.folderNames);
  const indexes = values.numbers(TAG.folderIndexes);
  const names = values.texts(TAG.baseNames);
  for (let i = 0; i < names.length; i++) yield `${folders[indexes[i] ?? -1] ?? ''}${names[i]}`;
  yield* values.texts(TAG.oldFileNames);
}

class HeaderValues {
  readonly #blob: Buffer;
  readonly #entries = new Map<number, { readonly type: number; readonly at: number; readonly count: number }>();

  constructor(blob: Buffer) {
    const count = blob.readUInt32BE(0);
    const length = blob.readUInt32BE(4);
    const data = 8 + count * ENTRY_SIZE;
    if (count > MAX_ENTRIES || data + length > blob.length) throw new Unreadable('has a package that is cut short');
    for (let at = 8; at < data; at += ENTRY_SIZE) {
      const offset = blob.readUInt32BE(at + 8);
      if (offset > length) throw new Unreadable('has a package with a value outside of it');
      const entry = { type: blob.readUInt32BE(at + 4), at: data + offset, count: blob.readUInt32BE(at + 12) };
      this.#entries.set(blob.readUInt32BE(at), entry);
    }
    this.#blob = blob.subarray(0, data + length);
  }

  text(tag: number): string | undefined {
    const entry = this.#entries.get(tag);
    return entry?.type === STRING || entry?.type === I18N_STRING ? this.#strings(entry.at, 1)[0] : undefined;
  }

  texts(tag: number): string[] {
    const entry = this.#entries.get(tag);
    return entry?.type === STRING_ARRAY ? this.#strings(entry.at, entry.count) : [];
  }

  numbers(tag: number): number[] {
    const entry = this.#entries.get(tag);
    if (entry?.type !== INT32) return [];
    if (entry.count * 4 > this.#blob.length - entry.at) throw new Unreadable('has a package that is cut short');
    return Array.from({ length: entry.count }, (_, i) => this.#blob.readUInt32BE(entry.at + 4 * i));
  }

  /** Strings one after the other, each ended by a zero byte. */
  #strings(from: number, count: number): string[] {
    const found: string[] = [];
    let at = from;
    for (let i = 0; i < Math.min(count, MAX_VALUES); i++) {
      const end = this.#blob.indexOf(0, at);
      if (end === -1) throw new Unreadable('has a package that is cut short');
      found.push(this.#blob.toString('utf8', at, end));
      at = end + 1;
    }
    return found;
  }
}
