// Alpine's security database (https://secdb.alpinelinux.org): one file for each branch and repository, which says for
// each package in which version its maintainers mended what.

import { ShiplockError } from '../../errors.ts';
import { arrayOf, isObject, type Json, parseJson, textOf } from '../../json.ts';
import type { AdvisoryRecord, Affected, FeedItem } from '../record.ts';

const MAX_PACKAGES = 50_000;
const MAX_FIXES = 5_000;
const MAX_NAME = 200;

/** One file of the database, as text. */
export interface SecdbFile {
  readonly name: string;
  readonly text: string;
}

/**
 * One record for each vulnerability, over all files.
 * @throws ShiplockError INVALID when a file is none of this kind.
 */
export function* readSecdb(files: Iterable<SecdbFile>): Generator<FeedItem> {
  const affected = new Map<string, Affected[]>();
  for (const file of files) {
    for (const [name, entry] of fixesOf(file)) {
      const known = affected.get(name);
      if (known) known.push(entry);
      else affected.set(name, [entry]);
    }
  }
  for (const [name, entries] of affected) yield { kind: 'advisory', record: recordOf(name, entries) };
}

function* fixesOf(file: SecdbFile): Generator<[name: string, entry: Affected]> {
  const document = parseJson(file.text);
  const branch = isObject(document) ? textOf(document['distroversion'], MAX_NAME) : null;
  // A repository in which nothing was mended yet has null for its packages.
  if (!isObject(document) || branch === null || !Array.isArray(document['packages'] ?? [])) {
    throw new ShiplockError('INVALID', `${file.name} is no file of Alpine's security database`);
  }
  for (const item of arrayOf(document['packages'], MAX_PACKAGES)) {
    const named = isObject(item) && isObject(item['pkg']) ? item['pkg'] : null;
    const name = textOf(named?.['name'], MAX_NAME);
    if (named === null || name === null || !isObject(named['secfixes'])) continue;
    for (const [version, ids] of secfixes(named['secfixes'])) {
      const entry: Affected = {
        ecosystem: `Alpine:${branch}`,
        package: name,
        intervals: [['0', 'f', version]],
        ...{ versions: [], vector: null, word: 'unknown', module: null, pro: false, undetermined: false },
      };
      for (const id of ids) yield [id, entry];
    }
  }
}

/** Under the version `0` stand the vulnerabilities that the package never had. */
function* secfixes(fixes: Json): Generator<[version: string, ids: readonly string[]]> {
  for (const [version, listed] of Object.entries(fixes)) {
    if (version === '0' || version === '' || version.length > MAX_NAME) continue;
    const lines = arrayOf(listed, MAX_FIXES).flatMap((it) => textOf(it, 1000) ?? []);
    // Several names of one vulnerability may stand in one line, and remarks: `CVE-2019-0001 (+ GHSA-…)`, `XSA-1 ?`.
    yield [version, lines.flatMap((line) => nameIn(line) ?? [])];
  }
}

/** A CVE id before all others, also when something is written behind it: `CVE-2017-17434-1`, `CVE-2017-8073.patch`. */
function nameIn(line: string): string | null {
  const cve = /CVE[-_]([0-9]{4}-[0-9]{4,9})/.exec(line);
  if (cve) return `CVE-${cve[1]}`;
  return /[A-Z][A-Za-z]*-[A-Za-z0-9-]*[0-9][A-Za-z0-9-]*/.exec(line)?.[0] ?? null;
}

function recordOf(name: string, affected: readonly Affected[]): AdvisoryRecord {
  return {
    ...{ id: `ALPINE-${name}`, aliases: [], upstream: [name], summary: null, vector: null, word: 'unknown' },
    ...{ published: null, withdrawn: false, affected },
    references: [`https://security.alpinelinux.org/vuln/${name}`],
  };
}
