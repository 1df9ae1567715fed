// How grave a vulnerability of a package is: what each source says, and whose word counts. A distribution knows how it builds its
// packages, and what of a vulnerability is left in them; a score that others calculated does not.

import type { CveFacts } from '../../advisory/advisory-index.ts';
import { bestVector, scoreOf, wordOfScore } from '../../advisory/severity.ts';
import { SEVERITY_WORDS, type SeverityWord } from '../../api/severity.ts';
import type { Rating } from '../finding.ts';
import type { Statement } from './merge-advisories.ts';

/** Scores that feeds of other ecosystems give the CVE. */
const OTHERS = 'other feeds';

/**
 * What the sources say, each once, the one in force first: a distribution's own word, then scores of who speaks of this
 * vulnerability of this package, the best vector first, then those of others, then what is said of several at once, which may be
 * too grave, but is not missing.
 * @param isSystem the package is a distribution's, so that its advisories' words are the distribution's
 */
export function ratingsOf(statements: readonly Statement[], facts: readonly CveFacts[], isSystem: boolean): Rating[] {
  const own = statements.filter(({ shared }) => !shared);
  const shared = statements.filter((statement) => statement.shared);
  const foreign = facts.flatMap(({ vector }) => (vector === null ? [] : scored(OTHERS, vector)));
  const all = [
    ...(isSystem ? byWord(own.flatMap(worded)) : []),
    ...byBestVector(own.flatMap(scoredBy)),
    ...byBestVector(foreign),
    ...byBestVector(shared.flatMap(scoredBy)),
    ...byWord(own.flatMap(worded)),
    ...byWord(shared.flatMap(worded)),
  ];
  const byText = new Map(all.map((rating) => [JSON.stringify(rating), rating]));
  return [...byText.values()];
}

/** The gravest of them. */
export function highestOf(ratings: readonly Rating[]): SeverityWord {
  return SEVERITY_WORDS.find((word) => ratings.some(({ severity }) => severity === word)) ?? 'unknown';
}

/** The source's word, where it says one. */
function worded({ hit, details }: Statement): Rating[] {
  const severity = hit.entry.word ?? details.word;
  return severity === 'unknown' ? [] : [{ source: details.feed, severity, score: null, vector: null }];
}

function scoredBy({ hit, details }: Statement): Rating[] {
  const vector = hit.entry.vector ?? details.vector;
  return vector === null ? [] : scored(details.feed, vector);
}

function scored(source: string, vector: string): Rating[] {
  const score = scoreOf(vector);
  return score === null ? [] : [{ source, severity: wordOfScore(score), score, vector }];
}

/** The one with the vector of the highest version first. */
function byBestVector(ratings: readonly Rating[]): Rating[] {
  const best = bestVector(ratings.flatMap(({ vector }) => vector ?? []));
  return [...ratings.filter(({ vector }) => vector === best), ...ratings.filter(({ vector }) => vector !== best)];
}

/** The gravest first. */
function byWord(ratings: readonly Rating[]): Rating[] {
  return ratings.toSorted((a, b) => SEVERITY_WORDS.indexOf(a.severity) - SEVERITY_WORDS.indexOf(b.severity));
}
