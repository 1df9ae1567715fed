// Counting findings by severity, on the two scales: the bands of CVSS 3 ("Qualitative Severity Rating Scale") and
// those of Docker Trusted Registry, which knew three and called everything from 7.0 critical.

import type { NumberOperator, Scale, Severity } from '../api/rule.ts';
import type { SeverityWord } from '../scan/finding.ts';

interface Band {
  /** The lowest score that belongs to it. */
  readonly from: number;
  /** The lowest score above it. */
  readonly below: number;
  readonly range: string;
}

const BANDS: Readonly<Record<Scale, Readonly<Partial<Record<Severity, Band>>>>> = {
  cvss: {
    critical: { from: 9, below: Number.POSITIVE_INFINITY, range: '9.0 and above' },
    high: { from: 7, below: 9, range: '7.0–8.9' },
    medium: { from: 4, below: 7, range: '4.0–6.9' },
    low: { from: 0.1, below: 4, range: '0.1–3.9' },
  },
  dtr: {
    critical: { from: 7, below: Number.POSITIVE_INFINITY, range: '7.0 and above' },
    major: { from: 4, below: 7, range: '4.0–6.9' },
    minor: { from: 0.1, below: 4, range: '0.1–3.9' },
  },
};

/** What of a finding places it on a scale: its score, or the word of the source when nobody has given one. */
export interface Graded {
  readonly score: number | null;
  readonly severity: SeverityWord;
}

/** The bands of CVSS on DTR's scale, for findings that have a word only. */
const IN_DTR: Readonly<Record<SeverityWord, Severity | undefined>> = {
  critical: 'critical',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  unknown: undefined,
};

/** True when the finding is of this severity; `all` counts every finding, also those without a score. */
export function isOfSeverity({ score, severity: word }: Graded, scale: Scale, severity: Severity): boolean {
  if (severity === 'all') return true;
  const band = BANDS[scale][severity];
  if (score !== null) return band !== undefined && score >= band.from && score < band.below;
  return (scale === 'dtr' ? IN_DTR[word] : word) === severity;
}

/** The severity in words, with the range of scores that it stands for. */
export function describeSeverity(scale: Scale, severity: Severity): string {
  if (severity === 'all') return 'vulnerabilities of any severity';
  if (severity === 'unknown') return 'vulnerabilities of unknown severity';
  return `${severity} vulnerabilities (${scale === 'dtr' ? 'DTR' : 'CVSS'} ${BANDS[scale][severity]?.range})`;
}

/** The comparison with this number, and its words. */
export function numberTest(operator: NumberOperator, bound: number): { test(value: number): boolean; words: string } {
  switch (operator) {
    case 'gte':
      return { test: (value) => value >= bound, words: `at least ${bound}` };
    case 'gt':
      return { test: (value) => value > bound, words: `more than ${bound}` };
    case 'eq':
      return { test: (value) => value === bound, words: `exactly ${bound}` };
    case 'neq':
      return { test: (value) => value !== bound, words: `any number but ${bound}` };
    case 'lte':
      return { test: (value) => value <= bound, words: `at most ${bound}` };
    case 'lt':
      return { test: (value) => value < bound, words: `fewer than ${bound}` };
  }
}
