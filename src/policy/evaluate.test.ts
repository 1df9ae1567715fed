import { describe, expect, it } from 'vitest';
import { evaluate, type ScannedImage, type ScannedPlatform } from '../../test/support/evaluate.ts';
import { CLEAN_SCAN, scannedComponent, scannedFinding } from '../../test/support/scan-facts.ts';
import type { Rule } from '../api/rule.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { ScanFacts, ScanState } from '../scan/scan-state.ts';
import { checkRules } from './check-rules.ts';
import { asksForScan, evaluator } from './evaluate.ts';
import { LONGEST_ASKING } from './rule/asking-time.ts';

const IMAGE = { at: 0, taggedAt: 0, size: 0, sboms: [] };
const NOT_SCANNED: ScanState = { state: 'not_scanned', isDue: false };
const ENDS = { field: 'tag', operator: 'ends_with', values: ['stable'] };
const NO_CRITICAL = { field: 'vulnerabilities', severity: 'critical', operator: 'eq', values: [0] };

function rules(...list: unknown[]): { rules: Rule[]; platforms: null } {
  return { rules: checkRules(list), platforms: null };
}

function digest(letter: string): Digest {
  return digestOf('sha256', letter.repeat(64));
}

function image(tag: string, scan: ScanState = NOT_SCANNED): ScannedImage {
  return { ...IMAGE, tag, platforms: [{ digest: digest('a'), platform: undefined, scan }] };
}

function scanned(facts: Partial<ScanFacts>): ScanState {
  return { ...CLEAN_SCAN, ...facts };
}

function scores(...values: (number | null)[]): ScanState {
  return scanned({ findings: values.map((score, index) => scannedFinding(`CVE-2026-${index}`, { score })) });
}

function multi(tag: string, scans: Record<string, ScanState>): ScannedImage {
  const platforms: ScannedPlatform[] = Object.entries(scans).map(([platform, scan], index) => ({
    platform,
    scan,
    digest: digest(String(index)),
  }));
  return { ...IMAGE, tag, platforms };
}

describe('rules on the tag', () => {
  it.each([
    ['equals', ['1.4-stable'], true],
    ['equals', ['1.4'], false],
    ['starts_with', ['1.'], true],
    ['starts_with', ['4'], false],
    ['ends_with', ['stable'], true],
    ['ends_with', ['STABLE'], false],
    ['contains', ['4-s'], true],
    ['contains', ['beta'], false],
    ['one_of', ['a', '1.4-stable'], true],
    ['one_of', ['a', 'b'], false],
    ['not_one_of', ['a', 'b'], true],
    ['not_one_of', ['a', '1.4-stable'], false],
    ['matches', ['^\\d+\\.\\d+-stable$'], true],
    ['matches', ['^stable'], false],
  ])('%s %j', (operator, values, passes) => {
    const { verdict, rules: answers } = evaluate(rules({ field: 'tag', operator, values }), image('1.4-stable'));
    expect(verdict).toBe(passes ? 'pass' : 'fail');
    expect(answers[0]).toMatchObject({ expected: values, actual: '1.4-stable', verdict });
  });

  it('says in words what is and what was asked for', () => {
    const { reason, rules: answers } = evaluate(rules(ENDS), image('1.4'));
    expect(reason).toBe('tag: the tag "1.4" does not end with "stable"');
    expect(answers[0]?.reason).toBe('the tag "1.4" does not end with "stable"');
    expect(evaluate(rules(ENDS), image('1.4-stable'))).toMatchObject({
      reason: null,
      rules: [{ reason: 'the tag "1.4-stable" ends with "stable"' }],
    });
  });
});

describe('what is not known', () => {
  it.each([
    [NOT_SCANNED, 'not scanned'],
    [{ state: 'failed', reason: 'the layer is broken' } as const, 'the scan failed: the layer is broken'],
    [{ state: 'unsupported', reason: 'a Helm chart' } as const, 'the scanner cannot read this image: a Helm chart'],
  ])('holds: %j', (scan, reason) => {
    for (const rule of [
      NO_CRITICAL,
      { field: 'component', operator: 'not_one_of', values: ['openssl'] },
      { field: 'license', operator: 'not_one_of', values: ['GPL-3.0'] },
    ]) {
      const verdict = evaluate(rules(rule), image('x', scan));
      expect(verdict).toMatchObject({ verdict: 'hold', rules: [{ verdict: 'hold', actual: null, reason }] });
    }
  });

  it('is beaten by a rule that fails, since no scan would change that', () => {
    expect(evaluate(rules(NO_CRITICAL, ENDS), image('1.4')).verdict).toBe('fail');
    expect(evaluate(rules(NO_CRITICAL, ENDS), image('1.4-stable')).verdict).toBe('hold');
  });

  it('is an error when a stored pattern cannot be compiled, and that beats a failure', () => {
    const broken: Rule = { field: 'tag', operator: 'matches', values: ['('] };
    const verdict = evaluate({ rules: [...checkRules([ENDS]), broken], platforms: null }, image('1.4'));
    expect(verdict).toMatchObject({ verdict: 'error', rules: [{ verdict: 'fail' }, { verdict: 'error' }] });
  });
});

describe('a policy without rules', () => {
  it('passes everything', () => {
    expect(evaluate(rules(), image('x'))).toEqual({ verdict: 'pass', reason: null, rules: [], askAgainAt: null });
  });
});

describe('rules on vulnerabilities', () => {
  const found = scores(9, 8.9, 7, 6.9, 4, 3.9, 0.1, 0, null);

  it.each([
    ['cvss', 'critical', 1],
    ['cvss', 'high', 2],
    ['cvss', 'medium', 2],
    ['cvss', 'low', 2],
    ['cvss', 'unknown', 1],
    ['cvss', 'all', 9],
    ['dtr', 'critical', 3],
    ['dtr', 'major', 2],
    ['dtr', 'minor', 2],
    ['dtr', 'all', 9],
  ])('count on the scale %s: %s', (scale, severity, count) => {
    const rule = { field: 'vulnerabilities', scale, severity, operator: 'eq', values: [count] };
    expect(evaluate(rules(rule), image('x', found))).toMatchObject({
      verdict: 'pass',
      rules: [{ actual: count, scale }],
    });
  });

  it.each([
    ['gte', [true, true, false]],
    ['gt', [true, false, false]],
    ['eq', [false, true, false]],
    ['neq', [true, false, true]],
    ['lte', [false, true, true]],
    ['lt', [false, false, true]],
  ])('%s compares the count with 1, 2 and 3', (operator, expected) => {
    const passes = [1, 2, 3].map((bound) => {
      const rule = { field: 'vulnerabilities', severity: 'high', operator, values: [bound] };
      return evaluate(rules(rule), image('x', found)).verdict === 'pass';
    });
    expect(passes).toEqual(expected);
  });

  it('says the range of the severity', () => {
    expect(evaluate(rules(NO_CRITICAL), image('x', found)).reason).toBe(
      'vulnerabilities: 1 critical vulnerability (CVSS 9.0 and above), the policy allows 0 (1 of unknown severity beside)',
    );
  });
});

describe('rules on components and licences', () => {
  const facts = scanned({
    components: [scannedComponent('openssl', '3.0.2'), scannedComponent('log4j-core', '2.14.1')],
    licenses: [
      { id: 'MIT', components: ['openssl'] },
      { id: 'GPL-3.0-only', components: ['log4j-core'] },
    ],
  });

  it.each([
    [{ field: 'component', operator: 'equals', values: ['openssl'] }, 'pass', ['openssl']],
    [{ field: 'component', operator: 'starts_with', values: ['log4j'] }, 'pass', ['log4j-core']],
    [{ field: 'component', operator: 'equals', values: ['curl'] }, 'fail', []],
    [{ field: 'component', operator: 'not_one_of', values: ['curl', 'xz'] }, 'pass', []],
    [{ field: 'component', operator: 'not_one_of', values: ['curl', 'log4j-core'] }, 'fail', ['log4j-core']],
    [{ field: 'license', operator: 'one_of', values: ['mit'] }, 'pass', ['MIT']],
    [{ field: 'license', operator: 'one_of', values: ['Apache-2.0'] }, 'fail', []],
    [{ field: 'license', operator: 'not_one_of', values: ['AGPL-3.0-only'] }, 'pass', []],
    [{ field: 'license', operator: 'not_one_of', values: ['gpl-3.0-only'] }, 'fail', ['GPL-3.0-only']],
  ])('%j: %s', (rule, verdict, actual) => {
    expect(evaluate(rules(rule), image('x', facts))).toMatchObject({ verdict, rules: [{ actual }] });
  });
});

describe('an index', () => {
  const clean = scores();
  const bad = scores(9.8);

  it('passes when every platform passes', () => {
    const verdict = evaluate(rules(NO_CRITICAL), multi('x', { 'linux/amd64': clean, 'linux/arm64': clean }));
    expect(verdict).toMatchObject({ verdict: 'pass', rules: [{ actual: { 'linux/amd64': 0, 'linux/arm64': 0 } }] });
  });

  it('fails when one does not, and names it', () => {
    const verdict = evaluate(rules(NO_CRITICAL), multi('x', { 'linux/amd64': clean, 'linux/arm64': bad }));
    expect(verdict.verdict).toBe('fail');
    expect(verdict.reason).toContain('linux/arm64: 1 critical');
  });

  it('holds when one is not known', () => {
    const facts = multi('x', { 'linux/amd64': clean, 'linux/arm64': NOT_SCANNED });
    expect(evaluate(rules(NO_CRITICAL), facts)).toMatchObject({
      verdict: 'hold',
      rules: [{ reason: 'linux/arm64: not scanned' }],
    });
  });

  it('says once what is true of all platforms', () => {
    const facts = multi('x', { 'linux/amd64': NOT_SCANNED, 'linux/arm64': NOT_SCANNED });
    expect(evaluate(rules(NO_CRITICAL), facts).rules[0]?.reason).toBe('not scanned');
  });

  it('is judged by the platforms that the policy names', () => {
    const facts = multi('x', { 'linux/amd64': clean, 'linux/arm64/v8': bad });
    const named = (...platforms: string[]) => evaluate({ ...rules(NO_CRITICAL), platforms }, facts);
    expect(named('linux/amd64').verdict).toBe('pass');
    expect(named('linux/arm64').verdict).toBe('fail');
    expect(named('linux/amd64', 'windows/amd64')).toMatchObject({
      verdict: 'hold',
      rules: [{ reason: 'the image has no platform windows/amd64' }],
    });
  });

  it('need not have the platform for rules on the tag', () => {
    const facts = multi('1.4-stable', { 'linux/amd64': clean });
    expect(evaluate({ ...rules(ENDS), platforms: ['windows/amd64'] }, facts).verdict).toBe('pass');
  });

  it('without any platform holds', () => {
    expect(evaluate(rules(NO_CRITICAL), { ...IMAGE, tag: 'x', platforms: [] }).verdict).toBe('hold');
  });
});

it('knows which rules need a scan', () => {
  expect(asksForScan(rules(ENDS))).toBe(false);
  expect(asksForScan(rules(ENDS, NO_CRITICAL))).toBe(true);
});

describe('the time for asking', () => {
  const matching = (count: number) =>
    rules(...Array.from({ length: count }, () => ({ field: 'component', operator: 'matches', values: ['^z+$'] })));
  const facts = image('x', scanned({ components: ['a', 'b', 'c'].map((name) => scannedComponent(name)) }));

  it('ends with an error for an image whose rules take too long, and goes on with the next image', () => {
    let now = 0;
    const criteria = matching(2);
    const decide = evaluator(criteria, () => now++);
    expect(evaluate(criteria, facts, decide)).toMatchObject({ verdict: 'fail' });
    now += LONGEST_ASKING;
    expect(evaluate(criteria, facts, decide)).toMatchObject({ verdict: 'fail' });
    const slow = evaluator(criteria, () => (now += LONGEST_ASKING / 4));
    expect(evaluate(criteria, facts, slow)).toMatchObject({
      verdict: 'error',
      reason:
        'component: the rules took longer than 2 seconds for this image: use fewer or simpler patterns in the policy',
      rules: [{ verdict: 'fail' }, { verdict: 'error', actual: null }],
    });
  });

  it('is asked about a large image in steps, each of them short, and the time between them is not counted', () => {
    let now = 0;
    const components = Array.from({ length: 40_000 }, (_, index) => scannedComponent(`a${index}`));
    const asking = evaluator(
      matching(2),
      () => now,
    )({
      ...IMAGE,
      tag: 'x',
      platforms: [{ digest: digest('a'), platform: undefined, isHeld: true }],
    });
    let steps = 0;
    for (const _step of asking.look(scanned({ components }))) {
      steps += 1;
      now += LONGEST_ASKING;
    }
    expect(steps).toBeGreaterThanOrEqual(2 * (40_000 / 250));
    expect(asking.verdict()).toMatchObject({ verdict: 'fail' });
  });
});
