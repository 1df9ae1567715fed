// How grave a finding is: by whose word, and what others say beside it.

import { describe, expect, test } from 'vitest';
import { osv, osvSource, sourceOf } from '../../../test/support/advisory-index.ts';
import { component, distribution, match, UP_TO } from '../../../test/support/matching.ts';
import { useTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { readDebianTracker } from '../../advisory/feed/read-debian-tracker.ts';

const folder = useTemporaryFolder();

const HIGH = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N';
const CRITICAL = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

describe('severity', () => {
  const thing = component('npm', 'thing', '1.0.0');
  const of = async (more: Readonly<Record<string, unknown>>) => {
    const { findings } = await match(
      folder(),
      [osvSource('a', [osv('X-1', 'npm', 'thing', UP_TO('2.0.0'), more)])],
      [thing],
    );
    return findings.map(({ vector, score, severity }) => ({ vector, score, severity }))[0];
  };

  test('comes from the vector of the highest version', async () => {
    const four = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';
    const severity = [CRITICAL, four, 'AV:N/AC:L/Au:N/C:P/I:P/A:P'].map((score) => ({ type: 'x', score }));
    expect(await of({ severity })).toEqual({ vector: four, score: 9.3, severity: 'critical' });
    expect(await of({ severity: severity.slice(2) })).toEqual({
      vector: 'AV:N/AC:L/Au:N/C:P/I:P/A:P',
      score: 7.5,
      severity: 'high',
    });
  });

  test('or from the word of the source', async () => {
    expect(await of({ database_specific: { severity: 'MODERATE' } })).toEqual({
      vector: null,
      score: null,
      severity: 'medium',
    });
    expect(await of({ severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }] })).toEqual({
      vector: null,
      score: null,
      severity: 'unknown',
    });
  });

  test('or from a word in the place of a vector, as Ubuntu has it', async () => {
    expect(await of({ severity: [{ type: 'Ubuntu', score: 'high' }] })).toMatchObject({
      score: null,
      severity: 'high',
    });
  });

  test('of a package of a distribution is the word of the distribution, and what others say is kept', async () => {
    const debian = osv('DEBIAN-CVE-2024-3000', 'Debian:12', 'zlib', UP_TO('2'), { upstream: ['CVE-2024-3000'] });
    const { affected } = debian as { readonly affected: readonly [object] };
    const [entry] = affected;
    const unimportant = { ...debian, affected: [{ ...entry, ecosystem_specific: { urgency: 'unimportant' } }] };
    const scored = (id: string, ecosystem: string, score: string) =>
      osv(id, ecosystem, 'zlib', UP_TO('2'), { aliases: ['CVE-2024-3000'], severity: [{ type: 'CVSS_V3', score }] });
    const foundIn = async (...records: object[]) => {
      const { findings } = await match(
        folder(),
        records.map((record, number) => osvSource(`${number}`, [record])),
        [component('deb', 'zlib1g', '1', { source: { name: 'zlib', version: '1' } })],
        distribution('debian', '12'),
      );
      return findings[0];
    };
    expect(await foundIn(unimportant, scored('GHSA-z', 'npm', CRITICAL))).toMatchObject({
      ...{ severity: 'low', highest: 'critical', score: 9.8, vector: CRITICAL },
      ratings: [
        { source: 'the feed 0', severity: 'low', score: null, vector: null },
        { source: 'other feeds', severity: 'critical', score: 9.8, vector: CRITICAL },
      ],
    });
    // Its own score comes before a foreign one, and both after its word.
    expect(await foundIn(debian, scored('DSA-1', 'Debian:12', HIGH), scored('GHSA-z', 'npm', CRITICAL))).toMatchObject({
      ...{ severity: 'high', highest: 'critical', score: 7.5 },
    });
    expect(await foundIn(debian, scored('GHSA-z', 'npm', CRITICAL))).toMatchObject({ severity: 'critical' });
  });

  test('of a score of 0.0 is none, which is known', async () => {
    const severity = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N' }];
    const { findings } = await match(
      folder(),
      [osvSource('a', [osv('X-1', 'npm', 'thing', UP_TO('2.0.0'), { severity })])],
      [thing],
    );
    expect(findings[0]).toMatchObject({ severity: 'none', highest: 'none', score: 0 });
  });

  test('is unknown where the distribution has not found out whether its package is affected, whatever others say', async () => {
    const tracker = { zlib: { 'CVE-2024-3000': { releases: { bookworm: { status: 'undetermined' } } } } };
    const others = osv('GHSA-z', 'npm', 'zlib', UP_TO('2'), {
      ...{ aliases: ['CVE-2024-3000'], severity: [{ type: 'CVSS_V3', score: CRITICAL }] },
    });
    const { findings } = await match(
      folder(),
      [sourceOf('debian', [...readDebianTracker(JSON.stringify(tracker))]), osvSource('npm', [others])],
      [component('deb', 'zlib', '1')],
      distribution('debian', '12'),
    );
    expect(findings).toMatchObject([
      { id: 'CVE-2024-3000', undetermined: true, severity: 'unknown', highest: 'critical' },
    ]);
  });

  test('of a package of a language is its score, whatever the word', async () => {
    const severity = [{ type: 'CVSS_V3', score: HIGH }];
    const record = osv('X-1', 'npm', 'thing', UP_TO('2.0.0'), { severity, database_specific: { severity: 'LOW' } });
    const { findings } = await match(folder(), [osvSource('a', [record])], [thing]);
    expect(findings[0]).toMatchObject({ severity: 'high', highest: 'high', score: 7.5 });
    expect(findings[0]?.ratings).toHaveLength(2);
  });

  test('of a package that was made to do harm is critical', async () => {
    const { findings } = await match(
      folder(),
      [osvSource('a', [osv('MAL-2024-1', 'npm', 'thing', [{ introduced: '0' }])])],
      [thing],
    );
    expect(findings.map(({ severity, fixed }) => ({ severity, fixed }))).toEqual([
      { severity: 'critical', fixed: null },
    ]);
  });

  test('of a distribution without scores comes from what other feeds say of the CVE', async () => {
    const { findings } = await match(
      folder(),
      [
        osvSource('debian', [
          osv('DEBIAN-CVE-2024-3000', 'Debian:12', 'zlib', UP_TO('2'), { upstream: ['CVE-2024-3000'] }),
        ]),
        osvSource('ghsa', [
          osv('GHSA-z', 'npm', 'zlib', UP_TO('2'), {
            aliases: ['CVE-2024-3000'],
            severity: [{ type: 'CVSS_V3', score: HIGH }],
          }),
        ]),
        sourceOf('kev', [{ kind: 'kev', cve: 'CVE-2024-3000' }]),
        sourceOf('epss', [{ kind: 'epss', cve: 'CVE-2024-3000', probability: 0.5123 }]),
      ],
      [component('deb', 'zlib1g', '1', { source: { name: 'zlib', version: '1' } })],
      distribution('debian', '12'),
    );
    expect(findings).toEqual([
      expect.objectContaining({ vector: HIGH, score: 7.5, severity: 'high', kev: true, epss: 0.5123 }),
    ]);
  });
});
