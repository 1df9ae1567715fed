// Debian's security tracker as JSON (https://security-tracker.debian.org/tracker/data/json): source package →
// vulnerability → release. Unlike its advisories it also names what is not mended yet.

import { ShiplockError } from '../../errors.ts';
import { isObject, type Json, parseJson, textOf } from '../../json.ts';
import type { Affected, FeedItem } from '../record.ts';
import { wordOf } from '../severity.ts';

const RELEASES: Readonly<Record<string, string>> = {
  wheezy: '7',
  jessie: '8',
  stretch: '9',
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  forky: '14',
  duke: '15',
};

const MAX_NAME = 200;

/**
 * One record for each vulnerability. Its text is about 70 MB, and reading it takes a second that nobody else gets:
 * work for a worker thread.
 * @throws ShiplockError INVALID when the text is no such JSON.
 */
export function* readDebianTracker(text: string): Generator<FeedItem> {
  const document = parseJson(text);
  if (!isObject(document)) throw new ShiplockError('INVALID', "this is no JSON of Debian's security tracker");
  const found = new Map<string, { description: string | null; affected: Affected[] }>();
  for (const [name, vulnerabilities] of Object.entries(document)) {
    if (!isObject(vulnerabilities) || name.length > MAX_NAME) {
      yield { kind: 'unusable', name: name.slice(0, MAX_NAME), reason: 'is no package with vulnerabilities' };
      continue;
    }
    for (const [id, vulnerability] of Object.entries(vulnerabilities)) {
      // TEMP- names change from day to day.
      if (!isObject(vulnerability) || !/^(?:CVE|TEMP)-[A-Za-z0-9-]{1,60}$/.test(id)) continue;
      const affected = affectedIn(name, vulnerability);
      if (affected.length === 0) continue;
      const known = found.get(id) ?? { description: textOf(vulnerability['description'], 100_000), affected: [] };
      known.affected.push(...affected);
      found.set(id, known);
    }
  }
  for (const [id, { description, affected }] of found) {
    const summary = description === null ? null : description.slice(0, 200);
    const references = [`https://security-tracker.debian.org/tracker/${id}`];
    const names = { id: `DEBIAN-${id}`, aliases: [], upstream: [id] };
    const rest = { vector: null, word: 'unknown', published: null, withdrawn: false } as const;
    yield { kind: 'advisory', record: { ...names, ...rest, summary, references, affected } };
  }
}

function affectedIn(name: string, vulnerability: Json): Affected[] {
  const releases = isObject(vulnerability['releases']) ? vulnerability['releases'] : {};
  return Object.entries(releases).flatMap(([codename, release]) => {
    const number = Object.hasOwn(RELEASES, codename) ? RELEASES[codename] : undefined;
    if (number === undefined || !isObject(release)) return [];
    const interval = intervalOf(release);
    if (interval === null) return [];
    return {
      ...{ ecosystem: `Debian:${number}`, package: name, intervals: [interval] },
      ...{ versions: [], vector: null, word: wordOf(release['urgency']), module: null, pro: false },
      undetermined: release['status'] === 'undetermined',
    };
  });
}

/**
 * `resolved` in version 0: never affected. `open`: affected without a fix, whether or not one will come (`end-of-life`: none will).
 * `undetermined`: perhaps affected, which must not pass for not affected.
 */
function intervalOf(release: Json): Affected['intervals'][number] | null {
  if (release['status'] === 'open' || release['status'] === 'undetermined') return ['0'];
  const fixed = textOf(release['fixed_version'], MAX_NAME);
  return release['status'] === 'resolved' && fixed !== null && fixed !== '0' ? ['0', 'f', fixed] : null;
}
