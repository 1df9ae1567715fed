// An index is built beside the live one, whole or not at all; and all of the real advisories fit, in seconds.

import { existsSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FETCHED_AT, osv, osvSource, sourceOf } from '../../test/support/advisory-index.ts';
import { describeWithData, sharedData } from '../../test/support/shared-data.ts';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { ShiplockError } from '../errors.ts';
import { buildIndex, publishIndex } from './build-index.ts';
import { readFolder } from './feed/read-folder.ts';
import { readJsonlFile } from './feed/read-jsonl.ts';
import { feedsIn, openAdvisoryIndex } from './open-index.ts';
import { readOsv } from './read-osv.ts';

const folder = useTemporaryFolder();
const at = (name: string) => join(folder(), name);
const about = (id: string, name = 'a', more = {}) =>
  osv(id, 'npm', name, [{ introduced: '0' }, { fixed: '2.0.0' }], more);

function ids(path: string, name = 'a'): string[] {
  const index = openAdvisoryIndex(path);
  const found = index.entries('npm', name).map((entry) => index.details(entry.number).id);
  index.close();
  return found.sort();
}

describe('a build', () => {
  test('gives back the space of records that are gone', async () => {
    const many = Array.from({ length: 5_000 }, (_, number) =>
      osv(`X-${number}`, 'npm', `p${number}`, [{ introduced: '0' }, { fixed: '2' }]),
    );
    await buildIndex(at('many.db'), [osvSource('npm', many)], { base: null });
    await buildIndex(at('few.db'), [osvSource('npm', many.slice(0, 2))], { base: at('many.db'), force: true });
    expect(statSync(at('few.db')).size).toBeLessThan(statSync(at('many.db')).size / 5);
    expect(feedsIn(at('few.db'))).toMatchObject([{ records: 2 }]);
  });

  test('says of each feed how many records it has, how old they are, and what was of no use', async () => {
    const records = [
      about('A-1', 'a', { published: '2026-01-02T00:00:00Z' }),
      about('A-2', 'a', { withdrawn: '2026-01-02T00:00:00Z' }),
      { id: 'A-3' },
    ];
    const { feeds, records: count } = await buildIndex(at('a.db'), [osvSource('npm', records)], { base: null });
    expect(count).toBe(1);
    expect(feeds).toEqual([
      {
        ...{
          name: 'npm',
          covers: null,
          label: 'the feed npm',
          url: 'https://npm.example',
          license: 'CC0-1.0',
          attribution: '',
        },
        ...{ records: 1, unusable: 1, fetchedAt: FETCHED_AT, dataAsOf: Date.parse('2026-01-02T00:00:00Z') * 1000 },
        unusableNames: ['A-3 names no package and versions that can be matched'],
      },
    ]);
  });

  test('replaces one feed and keeps the others', async () => {
    await buildIndex(at('b1.db'), [osvSource('x', [about('X-1'), about('X-2')]), osvSource('y', [about('Y-1')])], {
      base: null,
    });
    await buildIndex(at('b2.db'), [osvSource('x', [about('X-2'), about('X-3')])], { base: at('b1.db') });
    expect(ids(at('b1.db'))).toEqual(['X-1', 'X-2', 'Y-1']);
    expect(ids(at('b2.db'))).toEqual(['X-2', 'X-3', 'Y-1']);
  });

  test('merges changes: new, changed and withdrawn records', async () => {
    await buildIndex(at('c1.db'), [osvSource('x', [about('X-1'), about('X-2'), about('X-3')])], { base: null });
    const changes = [about('X-2', 'b'), about('X-3', 'a', { withdrawn: '2026-01-01T00:00:00Z' }), about('X-4')];
    const options = { base: at('c1.db'), force: true };
    const { feeds } = await buildIndex(at('c2.db'), [osvSource('x', changes, 'merge')], options);
    expect(ids(at('c2.db'))).toEqual(['X-1', 'X-4']);
    expect(ids(at('c2.db'), 'b')).toEqual(['X-2']);
    expect(feeds.map((feed) => feed.records)).toEqual([3]);
  });

  test('refuses a feed that lost more than a tenth, unless forced', async () => {
    const many = Array.from({ length: 20 }, (_, number) => about(`X-${number}`));
    await buildIndex(at('d1.db'), [osvSource('x', many)], { base: null });
    const with17 = () => [osvSource('x', many.slice(3))];
    await expect(buildIndex(at('d2.db'), with17(), { base: at('d1.db') })).rejects.toThrow(
      'the advisories are far fewer than before: x has 17 records and had 20;',
    );
    expect(existsSync(at('d2.db'))).toBe(false);
    await buildIndex(at('d2.db'), [osvSource('x', many.slice(2))], { base: at('d1.db') });
    await buildIndex(at('d2.db'), with17(), { base: at('d1.db'), force: true });
  });

  test('that fails leaves nothing, and the live index as it was', async () => {
    await buildIndex(at('e.db'), [osvSource('x', [about('X-1')])], { base: null });
    const broken = sourceOf('x', []);
    const items = (async function* () {
      yield readOsv(about('X-2'));
      throw new ShiplockError('INTERNAL', 'the line is dead');
    })();
    await expect(buildIndex(at('e.new'), [{ ...broken, items }], { base: at('e.db') })).rejects.toThrow(
      'the line is dead',
    );
    expect(existsSync(at('e.new'))).toBe(false);
    expect(ids(at('e.db'))).toEqual(['X-1']);
  });

  test('is published at once, and who reads the old one reads on', async () => {
    await buildIndex(at('f.db'), [osvSource('x', [about('X-1')])], { base: null });
    const old = openAdvisoryIndex(at('f.db'));
    await buildIndex(at('f.db.new'), [osvSource('x', [about('X-2')])], { base: null });
    await publishIndex(at('f.db.new'), at('f.db'));
    expect(old.details(old.entries('npm', 'a')[0]?.number ?? 0).id).toBe('X-1');
    old.close();
    expect(ids(at('f.db'))).toEqual(['X-2']);
  });
});

describe('what is no index', () => {
  test('is refused with what to do', async () => {
    expect(() => openAdvisoryIndex(at('none.db'))).toThrow('there are no advisories yet');
    await writeFile(at('noise.db'), 'x'.repeat(5000));
    expect(() => openAdvisoryIndex(at('noise.db'))).toThrow('the advisory index is damaged');
    new DatabaseSync(at('other.db')).exec('create table a (b)');
    expect(() => openAdvisoryIndex(at('other.db'))).toThrow('the file is no index of advisories');
    await buildIndex(at('newer.db'), [], { base: null });
    new DatabaseSync(at('newer.db')).exec('pragma user_version = 99');
    expect(() => openAdvisoryIndex(at('newer.db'))).toThrow('update Shiplock');
    const bytes = await readFile(at('noise.db'));
    expect(bytes).toHaveLength(5000);
  });
});

test('no OSV record, however odd, does more than be named', () => {
  const any = fc.anything({ maxDepth: 1, maxKeys: 3 });
  const odd = fc.oneof(any, fc.record({ id: fc.string(), affected: any }, { requiredKeys: [] }));
  const events = fc.array(
    fc.dictionary(fc.constantFrom('introduced', 'fixed', 'last_affected', 'limit'), fc.oneof(fc.string(), any)),
  );
  const entry = fc.record(
    {
      package: fc.oneof(fc.constant({ ecosystem: 'PyPI', name: 'a' }), any),
      ranges: fc.array(fc.record({ type: fc.constantFrom('ECOSYSTEM', 'SEMVER', 'GIT'), events })),
      ...{
        versions: any,
        severity: any,
        database_specific: any,
        ecosystem_specific: any,
      },
    },
    { requiredKeys: [] },
  );
  const record = fc.record({
    id: fc.constant('A-1'),
    affected: fc.array(entry),
    severity: any,
    references: any,
    aliases: any,
    summary: any,
    published: any,
  });
  fc.assert(
    fc.property(fc.oneof(odd, record), (value) => {
      expect(['advisory', 'unusable']).toContain(readOsv(value).kind);
    }),
    { numRuns: 1000 },
  );
});

describeWithData(['advisories'], 'the advisories beside the repository', () => {
  test('are an index in seconds, small, with nearly all of them in it', async () => {
    const { sources } = await readFolder(sharedData('advisories'), FETCHED_AT);
    const { feeds, records } = await buildIndex(at('all.db'), sources, { base: null });
    expect(statSync(at('all.db')).size).toBeLessThan(60_000_000);
    expect(records).toBeGreaterThan(31_500);
    const lost = feeds.filter((feed) => feed.unusable > 20).map((feed) => feed.name);
    // Its errata about bugs are none about security.
    expect(lost).toEqual(['file-almalinux']);
  });

  test('list versions that lie in their ranges, by our order', async () => {
    let stray = 0;
    for await (const item of readJsonlFile(sharedData('advisories/pypi-pysec.osv.jsonl.gz'))) {
      const affected = item.kind === 'advisory' ? item.record.affected : [];
      stray += affected.filter((entry) => entry.intervals.length > 0).flatMap((entry) => entry.versions).length;
    }
    // Of 140,000 versions; these nine are listed although their own ranges leave them out.
    expect(stray).toBe(9);
  });
});
