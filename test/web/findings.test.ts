// Findings as somebody filters, groups and takes them away.

import { describe, expect, test } from 'vitest';
import type { FindingBody } from '../../src/api/scan.ts';
import { fitsFilter, NO_FILTER } from '../../web/pages/tag/finding-filter.ts';
import { groupFindings } from '../../web/pages/tag/finding-groups.ts';
import { filterOf, searchOf } from '../../web/pages/tag/finding-search.ts';
import { findingsCsv } from '../../web/pages/tag/findings-csv.ts';
import { gravestPlatform } from '../../web/pages/tag/gravest-platform.ts';

const WAIVER: NonNullable<FindingBody['waiver']> = {
  ...{ id: 'w', vulnerability: 'CVE-3', scope: 'repository', repository: 'dev/web', digest: null, namespace: null },
  ...{ reason: '=1+1, "no"', author: { kind: 'user', id: 'u', name: 'ada' }, createdAt: '2026-01-01T00:00:00Z' },
  ...{ expiresAt: '2030-01-01T00:00:00Z', revokedAt: null, revokedBy: null },
};

function finding(change: Partial<FindingBody>): FindingBody {
  return {
    ...{ id: 'CVE-1', aliases: [], summary: null, component: 'openssl', purl: 'pkg:deb/openssl', layer: 0 },
    ...{ attestation: null, installed: '1', fixed: null, vector: null, score: null, severity: 'high', kev: false },
    ...{ epss: null, published: null, references: [], feed: 'osv', paths: [], foundAt: null, waiver: null },
    ...{ identity: 'stated', highest: change.severity ?? 'high', ratings: [], undetermined: false },
    ...change,
  };
}

const ALL = [
  finding({ id: 'CVE-1', aliases: ['GHSA-x'], summary: 'Overflow in TLS' }),
  finding({ id: 'CVE-2', component: 'bash', purl: 'pkg:deb/bash', severity: 'critical', fixed: '2' }),
  finding({ id: 'CVE-1', component: 'libssl', layer: 1, severity: 'high', fixed: '3' }),
  finding({ id: 'CVE-3', component: 'bash', severity: 'low', waiver: WAIVER }),
];
const idsOf = (filter: Partial<typeof NO_FILTER>) =>
  ALL.filter((one) => fitsFilter(one, { ...NO_FILTER, ...filter })).map(({ id, component }) => `${id} ${component}`);

describe('the platform of an index that is shown first', () => {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0, none: 0 };

  test('is that with the gravest findings; of several the first, and none that is not known', () => {
    const clean = { platform: 'linux/amd64', findings: counts };
    const grave = { platform: 'linux/arm64', findings: { ...counts, critical: 1 } };
    const many = { platform: 'linux/s390x', findings: { ...counts, high: 9 } };
    const unknown = { platform: 'linux/ppc64le', findings: null };
    expect(gravestPlatform([unknown, clean, many, grave])).toBe('linux/arm64');
    expect(gravestPlatform([unknown, clean, { ...clean, platform: 'linux/386' }])).toBe('linux/amd64');
    expect(gravestPlatform([unknown])).toBe('linux/ppc64le');
    expect(gravestPlatform([{ platform: null, findings: { ...counts, critical: 1 } }, clean])).toBe('linux/amd64');
    expect(gravestPlatform([])).toBeUndefined();
  });
});

describe('the filter of findings', () => {
  test('stands in the address as it is, and asks for nothing where nothing is chosen', () => {
    const filter = {
      ...{ text: '-git', severities: new Set(['critical', 'low'] as const), onlyFixable: true, onlyExploited: true },
      ...{ since: '2026-03-01T00:00:00Z', hidesWaived: true, layer: 2 },
    };
    expect(filterOf(searchOf(filter), '2026-03-01T00:00:00Z')).toEqual(filter);
    expect(filterOf({}, '2026-03-01T00:00:00Z')).toEqual(NO_FILTER);
    expect(Object.values(searchOf(NO_FILTER)).filter((value) => value !== undefined)).toEqual([]);
  });
});

describe('findings', () => {
  test('are found by id, alias, component and summary, and left out by a minus', () => {
    expect(idsOf({ text: 'ghsa-X' })).toEqual(['CVE-1 openssl']);
    expect(idsOf({ text: 'overflow tls' })).toEqual(['CVE-1 openssl']);
    expect(idsOf({ text: 'CVE-1 -libssl' })).toEqual(['CVE-1 openssl']);
    expect(idsOf({ text: '-bash' })).toEqual(['CVE-1 openssl', 'CVE-1 libssl']);
    expect(idsOf({ text: ' - ' })).toHaveLength(4);
  });

  test('are found by where the component lies', () => {
    const [first, second] = [finding({ paths: ['srv/node_modules/lodash/package.json'] }), finding({})];
    const filter = { ...NO_FILTER, text: 'node_modules/lodash' };
    expect([first, second].map((one) => fitsFilter(one, filter))).toEqual([true, false]);
  });

  test('are new since a time when they were found after it, and not with the first comparison', () => {
    const since = '2026-03-01T00:00:00Z';
    const fits = (foundAt: string | null) => fitsFilter(finding({ foundAt }), { ...NO_FILTER, since });
    expect([null, '2026-02-28T23:59:59Z', '2026-03-01T00:00:01+00:00'].map(fits)).toEqual([false, false, true]);
  });

  test('of a layer are those that it brought, and no others', () => {
    expect(idsOf({ layer: 1 })).toEqual(['CVE-1 libssl']);
    expect(idsOf({ layer: null })).toEqual([]);
    expect(filterOf({ layer: 2 }, undefined).layer).toBe(1);
    expect(filterOf({ layer: 0 }, undefined).layer).toBeNull();
    expect(groupFindings(ALL, 'layer').map(({ search }) => search)).toEqual([{ layer: 1 }, { layer: 2 }]);
    expect(groupFindings(ALL, 'component')[0]?.search).toEqual({ find: 'bash 1' });
  });

  test('are left by severity, fix and waiver', () => {
    expect(idsOf({ severities: new Set(['critical', 'low']) })).toEqual(['CVE-2 bash', 'CVE-3 bash']);
    expect(idsOf({ onlyFixable: true })).toEqual(['CVE-2 bash', 'CVE-1 libssl']);
    expect(idsOf({ hidesWaived: true })).toHaveLength(3);
  });

  test('stand in groups, the gravest first, and waived ones do not count', () => {
    expect(groupFindings(ALL, 'vulnerability')).toMatchObject([
      { name: 'CVE-2', isFixable: true, members: ['bash 1'] },
      { name: 'CVE-1', isFixable: false, counts: { high: 2 }, members: ['openssl 1', 'libssl 1'] },
      { name: 'CVE-3', waived: 1, isFixable: false, counts: { low: 0 } },
    ]);
    expect(groupFindings(ALL, 'layer').map(({ name }) => name)).toEqual(['layer 1', 'layer 2']);
  });

  test('are one line each in a file, in which no text becomes a formula', () => {
    const lines = findingsCsv(ALL).trimEnd().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[4]).toContain(`ada,2030-01-01T00:00:00Z,"'=1+1, ""no""",`);
  });
});
