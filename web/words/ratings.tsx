// How grave each source calls a vulnerability, where they differ, or where it is not the score that counts.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { FindingBody } from '../../src/api/scan.ts';
import { codeInWords } from './code-in-words.ts';

/** What other advisories, of no one source, give the CVE. */
const OTHERS = /^other feeds$/;

function sourceInWords(source: string): string {
  return OTHERS.test(source) ? t`advisories that do not name this package` : source;
}

export function Ratings({ ratings }: { readonly ratings: FindingBody['ratings'] }) {
  if (ratings.length < 2) return null;
  return (
    <ul aria-label={t`Severity by source`} className="text-ink-3">
      {ratings.map(({ source, severity, score, vector }, place) => (
        <li key={`${source} ${severity} ${vector}`} title={vector ?? undefined}>
          <Trans>
            {codeInWords(severity)}
            {score !== null && ` (${score.toFixed(1)})`} by {sourceInWords(source)}
            {place === 0 && t`, which counts`}
          </Trans>
        </li>
      ))}
    </ul>
  );
}
