// The advisories of `shiplock demo`: few and real, so that a demonstration needs no network and shows findings and
// repairs. They are far from complete, and their label says so wherever a finding names its feed.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Microseconds } from '../../clock.ts';
import { readOsv } from '../read-osv.ts';
import type { AdvisorySource, FeedInfo, FeedItem } from '../record.ts';

interface Seed {
  readonly attribution: readonly string[];
  /** One advisory and package a line, as `make-seed.ts` writes them. */
  readonly first: readonly string[];
  readonly update: readonly string[];
}

/** When the advisories were gathered: 2026-11-21. */
const GATHERED_AT: Microseconds = Date.parse('2026-11-21T00:00:00Z') * 1000;

/**
 * The seed as a feed. The set `update` has advisories that the first one lacks: with it git 1:2.39.5-0+deb12u2 and
 * body-parser 1.20.2, clean until then, are affected. To be built upon an index of the first set.
 */
export function seedSource(set: 'first' | 'update', now: Microseconds): AdvisorySource {
  return {
    info: seedInfo(),
    mode: set === 'first' ? 'replace' : 'merge',
    fetchedAt: now,
    dataAsOf: GATHERED_AT,
    items: itemsOf(seedRecords(set)),
  };
}

/** The records of a set, the entries of one advisory joined. */
export function seedRecords(set: 'first' | 'update'): FeedItem[] {
  const byId = Map.groupBy(readSeed()[set].map(readLine), (line) => line.id);
  return [...byId.values()].map((lines) => {
    const [{ id, aliases, vector, published }] = lines as [Line, ...Line[]];
    const upstream = id.startsWith('DEBIAN-') ? { upstream: aliases } : { aliases };
    const severity = vector === null ? [] : [{ type: 'CVSS', score: vector }];
    return readOsv({ id, ...upstream, severity, published, affected: lines.map((line) => line.affected) });
  });
}

function seedInfo(): FeedInfo {
  return {
    name: 'demo-seed',
    label: 'demonstration data, not complete',
    url: '',
    license: 'CC-BY-4.0, CC0-1.0 and Apache-2.0',
    attribution: readSeed().attribution.join('; '),
    covers: null,
  };
}

function readSeed(): Seed {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'demo-seed.json'), 'utf8')) as Seed;
}

interface Line {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly vector: string | null;
  readonly published: string | null;
  readonly affected: object;
}

const END_NAMES: Readonly<Record<string, string>> = { f: 'fixed', l: 'last_affected', m: 'limit' };

function readLine(line: string): Line {
  const [id = '', aliases = '', ecosystem, name, ranges = '', vector = '-', day = '-'] = line.split(' ');
  const events = ranges.split(';').flatMap((range) => {
    const [introduced, end, to] = range.split(',');
    return [{ introduced }, ...(end === undefined ? [] : [{ [END_NAMES[end] ?? '']: to }])];
  });
  return {
    id,
    aliases: aliases === '-' ? [] : aliases.split(','),
    vector: vector === '-' ? null : vector,
    published: day === '-' ? null : `${day}T00:00:00Z`,
    affected: { package: { ecosystem, name }, ranges: [{ type: 'ECOSYSTEM', events }] },
  };
}

async function* itemsOf(items: readonly FeedItem[]): AsyncGenerator<FeedItem> {
  yield* items;
}
