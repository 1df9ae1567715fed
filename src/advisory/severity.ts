// How bad a finding is: a CVSS base score from its vector, and one of the words for it.

import calculator from 'ae-cvss-calculator';
import type { SeverityWord } from '../api/severity.ts';

/** Longer than every real vector, with all optional metrics. */
const MAX_VECTOR = 300;

/**
 * The base score from 0.0 to 10.0 of a CVSS vector of version 2, 3.0, 3.1 or 4.0 (https://www.first.org/cvss/);
 * null when it is none, or not a whole one.
 */
export function scoreOf(vector: string): number | null {
  if (vector.length > MAX_VECTOR) return null;
  const known = scores.get(vector);
  if (known !== undefined) return known;
  const score = calculate(vector);
  if (scores.size >= MAX_KEPT) scores.clear();
  scores.set(vector, score);
  return score;
}

/** Vectors repeat much more often than they differ, and calculating takes its time. */
const scores = new Map<string, number | null>();
const MAX_KEPT = 10_000;

function calculate(vector: string): number | null {
  if (!/^[A-Za-z0-9:./]+$/.test(vector)) return null;
  try {
    const parsed: unknown = calculator.fromVector(vector);
    if (!isScored(parsed) || !parsed.isBaseFullyDefined()) return null;
    const scores = parsed.calculateScores();
    const score = scores.baseMetricsOnly ?? scores.base ?? scores.overall;
    return Number.isFinite(score) && score >= 0 && score <= 10 ? score : null;
  } catch {
    // The calculator throws on some malformed vectors, which then have no score.
    return null;
  }
}

interface Scored {
  isBaseFullyDefined(): boolean;
  calculateScores(): { readonly overall: number; readonly base?: number; readonly baseMetricsOnly?: number };
}

function isScored(value: unknown): value is Scored {
  return typeof value === 'object' && value !== null && 'calculateScores' in value && 'isBaseFullyDefined' in value;
}

/** The vector of the highest CVSS version; of those, the one with the highest score. Null when none can be scored. */
export function bestVector(vectors: readonly string[]): string | null {
  let best: { readonly vector: string; readonly version: number; readonly score: number } | null = null;
  for (const vector of vectors) {
    const score = scoreOf(vector);
    if (score === null) continue;
    const version = versionOf(vector);
    if (!best || version > best.version || (version === best.version && score > best.score)) {
      best = { vector, version, score };
    }
  }
  return best?.vector ?? null;
}

function versionOf(vector: string): number {
  const named = /^CVSS:([0-9])\.([0-9])\//.exec(vector);
  return named ? Number(named[1]) * 10 + Number(named[2]) : 20;
}

/** CVSS's qualitative scale (https://www.first.org/cvss/v3.1/specification-document, section 5). */
export function wordOfScore(score: number): SeverityWord {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'none';
}

const WORDS: Readonly<Record<string, SeverityWord>> = {
  critical: 'critical',
  important: 'high',
  high: 'high',
  moderate: 'medium',
  medium: 'medium',
  low: 'low',
  negligible: 'low',
  unimportant: 'low',
  none: 'none',
};

/** What a source's own word says, such as GitHub's `MODERATE`, Red Hat's `Important` or Debian's `unimportant`. */
export function wordOf(text: unknown): SeverityWord {
  const key = typeof text === 'string' ? text.trim().toLowerCase() : '';
  return Object.hasOwn(WORDS, key) ? (WORDS[key] ?? 'unknown') : 'unknown';
}
