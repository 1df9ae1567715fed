// Reads one OSV record (https://ossf.github.io/osv-schema/) into what the index keeps. Real feeds hold records that
// break the schema, so nothing here is fatal: what cannot be used is left out, or the record is named as unusable.

import type { SeverityWord } from '../api/severity.ts';
import { arrayOf, isObject, type Json, textOf, textsOf } from '../json.ts';
import { ecosystemKey, isOfPro } from './ecosystem-key.ts';
import { holds, type Interval, intervalsOf, type RangeEvent } from './intervals.ts';
import { orderOf, type VersionOrder } from './order/order-of.ts';
import { isCve, packageKey } from './package-key.ts';
import type { AdvisoryRecord, Affected, FeedItem } from './record.ts';
import { bestVector, wordOf } from './severity.ts';

const MAX_NAME = 200;
const MAX_NAMES = 500;
const MAX_AFFECTED = 50_000;
const MAX_EVENTS = 2_000;
const MAX_VERSIONS = 20_000;
const MAX_VERSION = 200;
const MAX_SUMMARY = 200;
const MAX_REFERENCES = 3;
const MAX_URL = 300;

/** The record, or why it is of no use. Never throws. */
export function readOsv(value: unknown): FeedItem {
  if (!isObject(value)) return { kind: 'unusable', name: 'a record', reason: 'is not a JSON object' };
  const id = textOf(value['id'], MAX_NAME);
  if (id === null || /\s/.test(id)) return { kind: 'unusable', name: 'a record', reason: 'has no id' };
  const unusable = (reason: string): FeedItem => ({ kind: 'unusable', name: id, reason });
  const summary = textOf(value['summary'], 10_000);
  const names = namesOf(id, value);
  const withdrawn = value['withdrawn'] !== undefined && value['withdrawn'] !== null;
  if (isBugFix(id) && names.upstream.length === 0) return unusable('is about bugs, not about security');
  if (Array.isArray(value['affected']) && value['affected'].length > MAX_AFFECTED)
    return unusable(`names more than ${MAX_AFFECTED} packages`);
  const affected = withdrawn ? [] : readAffected(value, summary);
  if (!withdrawn && affected.length === 0) return unusable('names no package and versions that can be matched');
  const database = isObject(value['database_specific']) ? value['database_specific'] : {};
  const record: AdvisoryRecord = {
    id,
    ...names,
    summary: summary === null ? null : shorten(summary),
    vector: vectorOf(value['severity']) ?? bestVector(affected.flatMap((entry) => entry.vector ?? [])),
    word: isMalware(id)
      ? 'critical'
      : firstWord(database['severity'], ...scoresOf(value['severity']), summary?.split(':', 1)[0]),
    published: timeOf(value['published']),
    withdrawn,
    references: referencesOf(value['references']),
    affected,
  };
  return { kind: 'advisory', record };
}

/** Packages made to do harm (https://github.com/ossf/malicious-packages), for which nobody calculates a score. */
function isMalware(id: string): boolean {
  return id.startsWith('MAL-');
}

/** Errata come in kinds; these are not about security: of the Red Hat family, of SUSE, of Mageia. */
function isBugFix(id: string): boolean {
  return /^(?:(?:AL|RL|RH)[BE]A|(?:open)?SUSE-[FOR]U|MGAA)-/.test(id);
}

/** Errata of some name their CVEs as related only, so for them that stands for `upstream`. */
function namesOf(id: string, value: Json): { aliases: readonly string[]; upstream: readonly string[] } {
  const aliases = otherNames(id, value['aliases']);
  const upstream = otherNames(id, value['upstream']);
  if (upstream.length > 0 || !/^(?:(?:AL|RL|RH)[SBE]A|(?:open)?SUSE-[A-Z]U|MG[AS]{2}A|OESA)-/.test(id))
    return { aliases, upstream };
  return { aliases, upstream: otherNames(id, value['related']).filter(isCve) };
}

function otherNames(id: string, value: unknown): string[] {
  return textsOf(value, MAX_NAME, MAX_NAMES).filter((name) => name !== id && !/\s/.test(name));
}

function readAffected(record: Json, summary: string | null): Affected[] {
  const module = moduleOf(summary);
  // Several products of a distribution have the same packages.
  const found = new Map<string, Affected>();
  for (const entry of arrayOf(record['affected'], MAX_AFFECTED)) {
    const named = isObject(entry) && isObject(entry['package']) ? entry['package'] : null;
    const ecosystem = textOf(named?.['ecosystem'], MAX_NAME);
    const name = textOf(named?.['name'], MAX_NAME);
    const order = ecosystem === null ? undefined : orderOf(ecosystem);
    if (!isObject(entry) || ecosystem === null || name === null || !order) continue;
    const specific = isObject(entry['ecosystem_specific']) ? entry['ecosystem_specific'] : {};
    const read = (version: string) => withoutName(version, ecosystem, name);
    const intervals = arrayOf(rangesOf(entry, specific), MAX_EVENTS).flatMap((range) => readRange(range, order, read));
    const versions = [...new Set(textsOf(entry['versions'], MAX_VERSION, MAX_VERSIONS).map(read))].filter(
      (version) => !intervals.some((interval) => holds(interval, version, order)),
    );
    if (intervals.length === 0 && versions.length === 0) continue;
    const database = isObject(entry['database_specific']) ? entry['database_specific'] : {};
    const affected: Affected = {
      ecosystem: ecosystemKey(ecosystem),
      package: packageKey(ecosystem, name),
      intervals,
      versions,
      vector: vectorOf(entry['severity']) ?? vectorOf([{ score: database['cvss'] }]),
      word: firstWord(specific['severity'], specific['urgency'], database['severity']),
      module: textOf(specific['rpm_modularity'], MAX_NAME) ?? (intervals.some(isModular) ? module : null),
      pro: isOfPro(ecosystem),
      undetermined: false,
    };
    found.set(JSON.stringify(affected), affected);
  }
  return [...found.values()];
}

/** Mageia writes some of its versions with the package before them: `gtk+3.0-3.24.8-1.1.mga7`. */
function withoutName(version: string, ecosystem: string, name: string): string {
  return ecosystem.startsWith('Mageia:') && version.startsWith(`${name}-`) ? version.slice(name.length + 1) : version;
}

/**
 * The Go vulnerability database marks all versions as affected where a module's own versions are no Go versions, and
 * gives those beside it (https://go.dev/doc/security/vuln/database#schema).
 */
function rangesOf(entry: Json, specific: Json): unknown {
  return Array.isArray(specific['custom_ranges']) ? specific['custom_ranges'] : entry['ranges'];
}

function readRange(range: unknown, order: VersionOrder, read: (version: string) => string): Interval[] {
  if (!isObject(range) || (range['type'] !== 'SEMVER' && range['type'] !== 'ECOSYSTEM')) return [];
  const events = arrayOf(range['events'], MAX_EVENTS).flatMap((event) => readEvent(event, read));
  return intervalsOf(events, order);
}

function readEvent(event: unknown, read: (version: string) => string): RangeEvent[] {
  if (!isObject(event)) return [];
  return (['introduced', 'fixed', 'last_affected', 'limit'] as const).flatMap((kind) => {
    const version = textOf(event[kind], MAX_VERSION);
    return version === null ? [] : [{ kind, version: read(version) }];
  });
}

function isModular(interval: Interval): boolean {
  return /\.module[_+]/.test(interval[2] ?? '');
}

/** Errata for modules have the stream in their summary only: `Important: nodejs:18 security update`. */
function moduleOf(summary: string | null): string | null {
  return /^[A-Za-z]+: (?:[^ ]+ and )?([A-Za-z0-9._+-]+:[A-Za-z0-9._+-]+) /.exec(summary ?? '')?.[1] ?? null;
}

function vectorOf(severities: unknown): string | null {
  return bestVector(scoresOf(severities));
}

/** CVSS vectors, and Ubuntu's words, which stand in the same place. */
function scoresOf(severities: unknown): string[] {
  return arrayOf(severities, 20).flatMap((it) => (isObject(it) ? (textOf(it['score'], 300) ?? []) : []));
}

function firstWord(...words: unknown[]): SeverityWord {
  return words.map(wordOf).find((word) => word !== 'unknown') ?? 'unknown';
}

function timeOf(value: unknown): string | null {
  const text = textOf(value, 40);
  // Go's database has the year 1 where it knows none.
  return text !== null && /^(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}T/.test(text) && !Number.isNaN(Date.parse(text))
    ? text
    : null;
}

const REFERENCE_ORDER = ['ADVISORY', 'FIX', 'REPORT', 'WEB', 'ARTICLE', 'EVIDENCE', 'DETECTION'];

function referencesOf(value: unknown): string[] {
  const place = (type: unknown): number => REFERENCE_ORDER.indexOf(typeof type === 'string' ? type : '') >>> 0;
  const all = arrayOf(value, MAX_NAMES).filter(isObject);
  const sorted = all.sort((a, b) => place(a['type']) - place(b['type']));
  const urls = sorted
    .map((it) => textOf(it['url'], MAX_URL))
    .filter((url) => url !== null && /^https?:\/\/\S+$/.test(url));
  return [...new Set(urls)].slice(0, MAX_REFERENCES) as string[];
}

function shorten(summary: string): string {
  const line = summary.split('\n', 1)[0]?.trim() ?? '';
  return line.length <= MAX_SUMMARY ? line : `${line.slice(0, MAX_SUMMARY - 1)}…`;
}
