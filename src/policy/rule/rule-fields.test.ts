// The rules that look beyond the tag: what passes, what fails, and above all what holds.

import { describe, expect, it } from 'vitest';
import { evaluate, type ScannedImage } from '../../../test/support/evaluate.ts';
import { CLEAN_SCAN, scannedComponent, scannedFinding } from '../../../test/support/scan-facts.ts';
import type { Rule } from '../../api/rule.ts';
import { isoTime, MICROSECONDS_PER_SECOND } from '../../clock.ts';
import type { Gap, GapKind } from '../../detect/component.ts';
import { digestOf } from '../../oci/digest.ts';
import type { ScanFacts, ScanState } from '../../scan/scan-state.ts';
import { checkRules } from '../check-rules.ts';
import { eligibleAt } from '../verdict.ts';

const HOUR = 3600 * MICROSECONDS_PER_SECOND;
const NOW = 1_000 * HOUR;

function ask(rule: unknown, image: Partial<ScannedImage> = {}, scan: ScanState = CLEAN_SCAN) {
  return evaluate({ rules: checkRules([rule]), platforms: null }, imageOf(image, scan));
}

function imageOf(image: Partial<ScannedImage>, scan: ScanState = CLEAN_SCAN): ScannedImage {
  const platforms = [{ digest: digestOf('sha256', 'a'.repeat(64)), platform: 'linux/amd64', scan }];
  return { tag: '1', at: NOW, taggedAt: NOW, size: 0, sboms: [], platforms, ...image };
}

function scanned(facts: Partial<ScanFacts>): ScanFacts {
  return { ...CLEAN_SCAN, matchedAt: NOW, advisoriesAsOf: NOW, ...facts };
}

describe('age', () => {
  const soak = { field: 'age', operator: 'gte', values: [24] };

  it('holds an image that is too young, and says when to ask again', () => {
    const verdict = ask(soak, { taggedAt: NOW - 5 * HOUR });
    expect(verdict).toMatchObject({ verdict: 'hold', askAgainAt: NOW + 19 * HOUR });
    expect(verdict.reason).toBe('age: in the source for 5 hours; the policy asks for at least 24');
  });

  it('says when it will be old enough, also to the last microsecond and to those who wait for ever', () => {
    const holding = ask(soak, { taggedAt: NOW - 5 * HOUR + 1 });
    expect(holding.rules[0]?.eligibleAt).toBe(isoTime(NOW + 19 * HOUR + 1_000));
    expect(eligibleAt(holding)).toBe(holding.rules[0]?.eligibleAt);
    const passing = ask(soak, { taggedAt: NOW - 24 * HOUR });
    expect([passing.rules[0], eligibleAt(passing)]).toEqual([expect.not.objectContaining({ eligibleAt: null }), null]);
    const endless = { ...soak, values: [1e300] } as unknown as Rule;
    const never = evaluate({ rules: [endless], platforms: null }, imageOf({ taggedAt: NOW }));
    expect(eligibleAt(never)).toBe('9999-12-31T23:59:59.999Z');
  });

  it('says none for what time alone does not release', () => {
    const rules = checkRules([soak, { field: 'sbom', operator: 'one_of', values: ['spdx'] }]);
    const young = imageOf({ taggedAt: NOW - 5 * HOUR });
    expect(eligibleAt(evaluate({ rules, platforms: null }, young))).toBeNull();
    expect(eligibleAt(evaluate({ rules, platforms: null }, { ...young, sboms: ['spdx'] }))).toBe(
      isoTime(NOW + 19 * HOUR),
    );
    const two = checkRules([soak, { ...soak, values: [48] }]);
    expect(eligibleAt(evaluate({ rules: two, platforms: null }, young))).toBe(isoTime(NOW + 43 * HOUR));
  });

  it('passes it when it is old enough', () => {
    expect(ask(soak, { taggedAt: NOW - 24 * HOUR })).toMatchObject({ verdict: 'pass', askAgainAt: null });
  });

  it('fails one that is too old for good', () => {
    const young = { field: 'age', operator: 'lt', values: [24] };
    expect(ask(young, { taggedAt: NOW - 25 * HOUR })).toMatchObject({ verdict: 'fail', askAgainAt: null });
  });
});

describe('size, platform, label and SBOM', () => {
  it('compares bytes', () => {
    const rule = { field: 'size', operator: 'lte', values: [1_000] };
    expect(ask(rule, { size: 1_000 }).verdict).toBe('pass');
    expect(ask(rule, { size: 1_001 }).verdict).toBe('fail');
  });

  it('knows the platforms, and holds where none is known', () => {
    const rule = { field: 'platform', operator: 'equals', values: ['linux/amd64'] };
    expect(ask(rule).verdict).toBe('pass');
    expect(ask({ ...rule, values: ['linux/arm64'] }).verdict).toBe('fail');
    const digest = digestOf('sha256', 'b'.repeat(64));
    const unknown = [{ digest, platform: undefined, scan: { state: 'not_scanned' as const, isDue: false } }];
    expect(ask(rule, { platforms: unknown }).verdict).toBe('hold');
  });

  it('reads one label by its name', () => {
    const rule = { field: 'label', name: 'team', operator: 'one_of', values: ['payments', 'core'] };
    const labelled = scanned({ labels: { team: 'core' } });
    expect(ask(rule, {}, labelled).verdict).toBe('pass');
    expect(ask({ ...rule, operator: 'not_one_of' }, {}, labelled).verdict).toBe('fail');
    expect(ask(rule, {}, scanned({}))).toMatchObject({ verdict: 'fail', reason: 'label: there is no label team' });
    expect(ask({ ...rule, name: '__proto__' }, {}, labelled).verdict).toBe('fail');
    for (const operator of ['one_of', 'not_one_of']) {
      expect(ask({ ...rule, operator }, {}, scanned({ labels: null })).verdict).toBe('hold');
    }
  });

  it('waits for a bill of materials', () => {
    const rule = { field: 'sbom', operator: 'one_of', values: ['spdx', 'cyclonedx'] };
    expect(ask(rule, { sboms: ['spdx'] }).verdict).toBe('pass');
    expect(ask(rule, { sboms: [] }).verdict).toBe('hold');
    expect(ask({ ...rule, operator: 'not_one_of' }, { sboms: ['spdx'] }).verdict).toBe('fail');
  });
});

describe('components of Java', () => {
  const log4j = 'org.apache.logging.log4j:log4j-core';
  const found = scanned({
    components: [{ ...scannedComponent(log4j), purl: 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1' }],
  });

  it.each([
    ['not_one_of', 'log4j-core', 'fail'],
    ['not_one_of', log4j, 'fail'],
    ['one_of', 'log4j-core', 'pass'],
    ['not_one_of', 'log4j', 'pass'],
    ['not_one_of', 'org.apache.logging.log4j', 'pass'],
  ])('are known by their artifact, too: %s %s: %s', (operator, value, verdict) => {
    const answer = ask({ field: 'component', operator, values: [value] }, {}, found);
    expect(answer.verdict).toBe(verdict);
    if (verdict === 'fail') expect(answer.rules[0]?.actual).toEqual([log4j]);
  });
});

describe('findings', () => {
  const found = scanned({
    components: [scannedComponent('openssl')],
    findings: [
      scannedFinding('CVE-2026-1', { score: 9.8, severity: 'critical', fixed: '2.0', kev: true, epss: 0.9 }),
      scannedFinding('CVE-2026-2', { score: 5, severity: 'medium', epss: 0.1, aliases: ['GHSA-aaaa-bbbb-cccc'] }),
      scannedFinding('CVE-2026-3', { severity: 'high' }),
    ],
  });

  it.each([
    [{ field: 'fixable', operator: 'eq', values: [1] }, 'pass'],
    [{ field: 'fixable', operator: 'eq', values: [0] }, 'fail'],
    [{ field: 'kev', operator: 'eq', values: [0] }, 'fail'],
    [{ field: 'kev', operator: 'lte', values: [1] }, 'pass'],
    [{ field: 'epss', operator: 'lt', values: [0.5] }, 'fail'],
    [{ field: 'epss', operator: 'gte', values: [0.9] }, 'pass'],
    [{ field: 'cve', operator: 'not_one_of', values: ['cve-2026-9'] }, 'pass'],
    [{ field: 'cve', operator: 'not_one_of', values: ['ghsa-aaaa-bbbb-cccc'] }, 'fail'],
    [{ field: 'cve', operator: 'one_of', values: ['CVE-2026-2'] }, 'pass'],
    // A word stands where nobody has given a score.
    [{ field: 'vulnerabilities', severity: 'high', operator: 'eq', values: [1] }, 'pass'],
    [{ field: 'vulnerabilities', scale: 'dtr', severity: 'critical', operator: 'eq', values: [2] }, 'pass'],
    [{ field: 'vulnerabilities', severity: 'all', operator: 'eq', values: [3] }, 'pass'],
  ])('%j: %s', (rule, verdict) => {
    expect(ask(rule, {}, found).verdict).toBe(verdict);
  });

  it('name what decided, the gravest first, with the layer and the age of the data', () => {
    const rule = { field: 'vulnerabilities', severity: 'all', operator: 'eq', values: [0] };
    const [answer] = ask(rule, {}, found).rules;
    expect(answer?.evidence).toMatchObject([
      {
        scannedAt: '1970-01-01T00:00:00.000Z',
        advisoriesAsOf: '1970-02-11T16:00:00.000Z',
        findings: [
          { id: 'CVE-2026-1', component: 'openssl', fixed: '2.0' },
          { id: 'CVE-2026-2' },
          { id: 'CVE-2026-3' },
        ],
        more: 0,
      },
    ]);
  });
});

describe('what is not known', () => {
  const gap = (kind: GapKind): Gap => ({ kind, detail: `because of ${kind}` });
  const none = { field: 'vulnerabilities', severity: 'all', operator: 'eq', values: [0] };
  const one = [scannedFinding('CVE-2026-1', { score: 9.8, severity: 'critical' })];

  it.each<GapKind>([
    'unknown_distribution',
    'end_of_life',
    'no_feed',
    'stale',
    'unidentified',
    'foreign_layer',
    'limit',
    'unreadable',
  ])('%s holds a rule that nothing was found against', (kind) => {
    const verdict = ask(none, {}, scanned({ gaps: [gap(kind)] }));
    expect(verdict.verdict).toBe('hold');
    expect(verdict.reason).toContain(`because of ${kind}`);
  });

  it.each([
    // Whatever else is there, the count can only be higher.
    ['eq', 0, 'fail'],
    ['lte', 0, 'fail'],
    ['lt', 1, 'fail'],
    ['gt', 0, 'pass'],
    ['gte', 1, 'pass'],
    ['neq', 0, 'pass'],
    ['eq', 1, 'hold'],
    ['lte', 1, 'hold'],
    ['gte', 2, 'hold'],
    ['neq', 2, 'hold'],
  ])('one finding and a gap: %s %i is %s', (operator, value, verdict) => {
    const rule = { ...none, operator, values: [value] };
    expect(ask(rule, {}, scanned({ gaps: [gap('no_feed')], findings: one })).verdict).toBe(verdict);
  });

  it('leaves rules on components alone when only advisories are missing', () => {
    const rule = { field: 'component', operator: 'not_one_of', values: ['xz'] };
    expect(ask(rule, {}, scanned({ gaps: [gap('no_feed')] })).verdict).toBe('pass');
    expect(ask(rule, {}, scanned({ gaps: [gap('limit')] })).verdict).toBe('hold');
    const there = scanned({ gaps: [gap('limit')], components: [scannedComponent('xz')] });
    expect(ask(rule, {}, there).verdict).toBe('fail');
  });

  it('is data that is too old, or that was never compared', () => {
    const rule = { field: 'scan_age', operator: 'lte', values: [24] };
    expect(ask(rule, {}, scanned({})).verdict).toBe('pass');
    const old = scanned({ advisoriesAsOf: NOW - 48 * HOUR });
    expect(ask(rule, {}, old)).toMatchObject({
      verdict: 'hold',
      reason: 'scan_age: the data is 48 hours old; the policy asks for at most 24',
    });
    expect(ask(rule, {}, scanned({ matchedAt: null, advisoriesAsOf: null })).verdict).toBe('hold');
  });

  it.each<[ScanState, string]>([
    [{ state: 'not_scanned', isDue: false }, 'not scanned'],
    [{ state: 'not_scanned', isDue: true }, 'waiting for its scan'],
    [{ state: 'failed', reason: 'the disk' }, 'the scan failed: the disk'],
    [{ state: 'unsupported', reason: 'it is a chart' }, 'the scanner cannot read this image: it is a chart'],
  ])('%j holds', (scan, reason) => {
    for (const field of ['fixable', 'kev', 'scan_age']) {
      expect(ask({ field, operator: 'lte', values: [5] }, {}, scan)).toMatchObject({
        verdict: 'hold',
        reason: `${field}: ${reason}`,
      });
    }
  });
});

describe('what the distribution calls less grave than others do', () => {
  const facts = scanned({
    findings: [scannedFinding('CVE-2026-1', { score: 9.8, severity: 'low', highest: 'critical' })],
  });
  const rule = { field: 'vulnerabilities', severity: 'critical', operator: 'eq', values: [0] };

  it('counts by the word in force, on both scales', () => {
    expect(ask(rule, {}, facts).verdict).toBe('pass');
    expect(ask({ ...rule, scale: 'dtr' }, {}, facts).verdict).toBe('pass');
    expect(ask({ ...rule, severity: 'low' }, {}, facts).verdict).toBe('fail');
    expect(ask({ ...rule, scale: 'dtr', severity: 'minor' }, {}, facts).verdict).toBe('fail');
  });

  it('counts as the gravest of all where the rule asks for any source', () => {
    expect(ask({ ...rule, source: 'any' }, {}, facts)).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('1 critical vulnerability (CVSS 9.0 and above) by any source'),
    });
    expect(ask({ ...rule, source: 'any', severity: 'low' }, {}, facts).verdict).toBe('pass');
  });
});

describe('what nobody has told', () => {
  const found = [scannedFinding('CVE-2026-1', { score: 5, severity: 'medium' })];
  const knowing = (kev: boolean, epss: boolean) => scanned({ findings: found, knows: { kev, epss } });

  it('is not 0: without a catalog of exploited vulnerabilities, or EPSS scores, the rules hold', () => {
    const kev = { field: 'kev', operator: 'eq', values: [0] };
    expect(ask(kev, {}, knowing(true, true)).verdict).toBe('pass');
    expect(ask(kev, {}, knowing(false, true))).toMatchObject({
      verdict: 'hold',
      reason: expect.stringContaining('no catalog of known exploited vulnerabilities is loaded'),
    });
    const epss = { field: 'epss', operator: 'lt', values: [0.5] };
    expect(ask(epss, {}, knowing(true, true)).verdict).toBe('pass');
    expect(ask(epss, {}, knowing(true, false)).reason).toContain('no EPSS scores are loaded');
    // Nothing was found that could be exploited.
    expect(ask(kev, {}, scanned({ knows: { kev: false, epss: false } })).verdict).toBe('pass');
  });

  it('is no licence that may be used: a rule on licences holds where components state none', () => {
    const rule = { field: 'license', operator: 'not_one_of', values: ['GPL-3.0-only'] };
    const silent = scanned({ licenses: [{ id: 'NOASSERTION', components: ['a', 'b'] }] });
    expect(ask(rule, {}, silent)).toMatchObject({
      verdict: 'hold',
      reason: expect.stringContaining('2 components state no licence'),
    });
    expect(ask({ ...rule, values: ['NOASSERTION'] }, {}, silent).verdict).toBe('fail');
    const stated = scanned({ licenses: [{ id: 'MIT', components: ['a'] }] });
    expect(ask(rule, {}, stated).verdict).toBe('pass');
  });

  it('is no licence either where its words cannot be read, unless the rule says so', () => {
    const rule = { field: 'license', operator: 'not_one_of', values: ['GPL-3.0-only'] };
    const licenses = ['MIT', 'LicenseRef-ours', 'BSD', 'see file', 'x', 'y'].map((id) => ({ id, components: ['a'] }));
    expect(ask(rule, {}, scanned({ licenses }))).toMatchObject({
      verdict: 'hold',
      reason: expect.stringContaining('no licence can be read in "BSD", "see file", "x" and others'),
    });
    expect(ask({ ...rule, unknown: 'pass' }, {}, scanned({ licenses })).verdict).toBe('pass');
    expect(ask({ ...rule, unknown: 'pass', values: ['text:BSD'] }, {}, scanned({ licenses })).verdict).toBe('fail');
    expect(
      ask({ ...rule, unknown: 'pass' }, {}, scanned({ licenses: [{ id: 'NOASSERTION', components: ['a'] }] })).verdict,
    ).toBe('pass');
  });

  it.each([
    ['GPL-*', 'GPL-2.0-or-later', true],
    ['GPL-*', 'LGPL-2.1-only', false],
    ['GPL-*', 'GPL-like words', false],
    ['GPL-2.0+', 'GPL-2.0-or-later', true],
    ['GPL-2.0+', 'GPL-2.0-only', false],
  ])('a rule on %s and the licence %s: %s', (value, id, isFound) => {
    const rule = { field: 'license', operator: 'not_one_of', values: [value], unknown: 'pass' };
    const facts = scanned({ licenses: [{ id, components: ['busybox'] }] });
    expect(ask(rule, {}, facts).verdict).toBe(isFound ? 'fail' : 'pass');
  });

  it.each(['GPL-2.0', 'gpl-2.0', 'GPL-2.0-only'])(
    'lists a licence under its present id: a rule on %s finds it',
    (value) => {
      const found = scanned({ licenses: [{ id: 'GPL-2.0-only', components: ['busybox'] }] });
      const rule = { field: 'license', operator: 'not_one_of', values: [value] };
      expect(ask(rule, {}, found).verdict).toBe('fail');
      expect(ask({ ...rule, operator: 'one_of' }, {}, found).verdict).toBe('pass');
    },
  );

  it('is named beside the severities that are counted', () => {
    const rule = { field: 'vulnerabilities', severity: 'critical', operator: 'eq', values: [0] };
    const facts = scanned({ findings: [scannedFinding('CVE-2026-1')] });
    expect(ask(rule, {}, facts).rules[0]?.reason).toContain('(1 of unknown severity beside)');
  });
});
