// Counting findings by severity, on the two scales: the bands of CVSS 3 ("Qualitative Severity Rating Scale") and
// those of Docker Trusted Registry, which knew three and called everything from 7.0 critical.

import type { Scale, Severity } from '../../api/rule.ts';
import type { SeverityWord } from '../../api/severity.ts';

/** The scores that a severity stands for; words that sources say instead stand for the same. */
const RANGES: Readonly<Record<Scale, Readonly<Partial<Record<Severity, string>>>>> = {
  cvss: { critical: '9.0 and above', high: '7.0–8.9', medium: '4.0–6.9', low: '0.1–3.9' },
  dtr: { critical: '7.0 and above', major: '4.0–6.9', minor: '0.1–3.9' },
};

/** The bands of CVSS on DTR's scale. */
const IN_DTR: Readonly<Record<SeverityWord, Severity | undefined>> = {
  critical: 'critical',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  unknown: undefined,
  none: undefined,
};

/** True when what is called so is of this severity; `all` counts every finding, also those that nobody has graded. */
export function isOfSeverity(word: SeverityWord, scale: Scale, severity: Severity): boolean {
  if (severity === 'all') return true;
  return (scale === 'dtr' ? IN_DTR[word] : word) === severity;
}

/** The severity in words, with the range of scores that it stands for. */
export function describeSeverity(scale: Scale, severity: Severity): string {
  if (severity === 'all') return 'vulnerabilities';
  if (severity === 'unknown') return 'vulnerabilities of unknown severity';
  return `${severity} vulnerabilities (${scale === 'dtr' ? 'DTR' : 'CVSS'} ${RANGES[scale][severity]})`;
}
