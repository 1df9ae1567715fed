// The severities, the gravest first, with the range of scores that each stands for (CVSS v3.1, section 5).

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'unknown';
export type Counts = Readonly<Record<Severity, number>>;

export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'unknown'];
export const RANGES: Readonly<Record<Severity, string>> = {
  critical: '9.0–10.0',
  high: '7.0–8.9',
  medium: '4.0–6.9',
  low: '0.1–3.9',
  unknown: 'no score',
};
