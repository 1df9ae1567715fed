// Whatever is found and whatever is asked: a rule about what a scan found does not pass while something could be hidden
// that would make it fail. What is hidden is made up here, and the rule asked again with all of it known.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from '../../../test/support/evaluate.ts';
import { CLEAN_SCAN, scannedComponent, scannedFinding } from '../../../test/support/scan-facts.ts';
import type { SeverityWord } from '../../api/severity.ts';
import type { Gap, GapKind } from '../../detect/component.ts';
import { digestOf } from '../../oci/digest.ts';
import type { ScanFacts, ScannedFinding } from '../../scan/scan-state.ts';
import { checkRules } from '../check-rules.ts';
import type { VerdictWord } from '../verdict.ts';

const RUNS = 3000;

const OPERATORS = ['gte', 'gt', 'eq', 'neq', 'lte', 'lt'] as const;
const OF_CONTENTS: readonly GapKind[] = ['unidentified', 'foreign_layer', 'limit', 'unreadable'];
const KINDS: readonly GapKind[] = [...OF_CONTENTS, 'unknown_distribution', 'end_of_life', 'no_feed', 'stale'];
const WORDS: readonly SeverityWord[] = ['critical', 'high', 'medium', 'low', 'unknown'];

const finding: fc.Arbitrary<ScannedFinding> = fc
  .record({
    number: fc.integer({ min: 1, max: 5 }),
    score: fc.option(fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10)),
    severity: fc.constantFrom(...WORDS),
    kev: fc.boolean(),
    epss: fc.option(fc.constantFrom(0, 0.1, 0.5, 0.9)),
    fixed: fc.option(fc.constant('2.0')),
  })
  .map(({ number, ...facts }) => scannedFinding(`CVE-2026-000${number}`, facts));

const findings = fc.array(finding, { maxLength: 5 });
const gap = (kinds: readonly GapKind[]) =>
  fc.constantFrom(...kinds).map((kind): Gap => ({ kind, detail: `not known: ${kind}` }));

const operator = fc.constantFrom(...OPERATORS);
const values = fc.tuple(fc.integer({ min: 0, max: 5 }));
const ruleOnFindings = fc.oneof(
  fc.record({
    field: fc.constant('vulnerabilities'),
    severity: fc.constantFrom('critical', 'high', 'medium', 'low', 'unknown', 'all'),
    operator,
    values,
  }),
  fc.record({
    field: fc.constant('vulnerabilities'),
    scale: fc.constant('dtr'),
    severity: fc.constantFrom('critical', 'major', 'minor', 'all'),
    operator,
    values,
  }),
  fc.record({ field: fc.constantFrom('fixable', 'kev'), operator, values }),
  fc.record({ field: fc.constant('epss'), operator, values: fc.tuple(fc.constantFrom(0, 0.1, 0.5, 0.9, 1)) }),
  fc.record({
    field: fc.constant('cve'),
    operator: fc.constantFrom('one_of', 'not_one_of'),
    values: fc.tuple(fc.constantFrom('CVE-2026-0001', 'cve-2026-0002')),
  }),
);

/** Names of packages that are ids of licences, too. */
const NAMES = ['openssl', 'zlib', 'curl'];
const names = fc.array(fc.constantFrom(...NAMES), { maxLength: 3 });
const ruleOnContents = fc.record({
  field: fc.constantFrom('component', 'license'),
  operator: fc.constantFrom('one_of', 'not_one_of'),
  values: fc.tuple(fc.constantFrom(...NAMES)),
});

function ask(rule: unknown, facts: Partial<ScanFacts>): VerdictWord {
  const scan: ScanFacts = { ...CLEAN_SCAN, ...facts };
  const platforms = [{ digest: digestOf('sha256', 'a'.repeat(64)), platform: 'linux/amd64', scan }];
  const image = { tag: '1', at: 0, taggedAt: 0, size: 0, sboms: [], platforms };
  return evaluate({ rules: checkRules([rule]), platforms: null }, image).verdict;
}

/** Each name as a component, and as a licence of it. */
function contents(all: readonly string[]): Partial<ScanFacts> {
  return {
    components: all.map((name) => scannedComponent(name)),
    licenses: all.map((id) => ({ id, components: [id] })),
  };
}

function expectNoTurn(known: VerdictWord, all: VerdictWord): void {
  // What was decided with a gap is what is decided without it; only `hold` may turn into anything.
  if (known !== 'hold') expect(all).toBe(known);
}

test('no finding that a gap hides would turn the answer of a rule on findings', () => {
  fc.assert(
    fc.property(ruleOnFindings, findings, findings, gap(KINDS), (rule, known, hidden, one) => {
      expectNoTurn(ask(rule, { findings: known, gaps: [one] }), ask(rule, { findings: [...known, ...hidden] }));
    }),
    { numRuns: RUNS },
  );
});

test('no component that a gap hides would turn the answer of a rule on contents', () => {
  fc.assert(
    fc.property(ruleOnContents, names, names, gap(OF_CONTENTS), (rule, known, hidden, one) => {
      expectNoTurn(ask(rule, { ...contents(known), gaps: [one] }), ask(rule, contents([...known, ...hidden])));
    }),
    { numRuns: RUNS },
  );
});

test('without a gap nothing is held', () => {
  fc.assert(
    fc.property(fc.oneof(ruleOnFindings, ruleOnContents), findings, names, (rule, known, present) => {
      expect(ask(rule, { findings: known, ...contents(present) })).not.toBe('hold');
    }),
    { numRuns: RUNS },
  );
});
