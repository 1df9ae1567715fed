// How grave each source calls a vulnerability, where they differ, or where it is not the score that counts.

import type { FindingBody } from '../../src/api/scan.ts';

export function Ratings({ ratings }: { readonly ratings: FindingBody['ratings'] }) {
  if (ratings.length < 2) return null;
  return (
    <ul aria-label="Severity by source" className="text-ink-3">
      {ratings.map(({ source, severity, score, vector }, place) => (
        <li key={`${source} ${severity} ${vector}`} title={vector ?? undefined}>
          {severity}
          {score !== null && ` (${score.toFixed(1)})`} by {source}
          {place === 0 && ', which counts'}
        </li>
      ))}
    </ul>
  );
}
