// What a scan has found: Clean, counts, or why nobody knows. What is not known never looks like clean.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { CircleAlert, CircleCheck, CircleHelp } from 'lucide-react';
import { SEVERITY_WORDS } from '../../src/api/severity.ts';
import type { TagBody } from '../../src/api/tag.ts';
import { Badge } from '../parts/badge.tsx';
import { Hint } from '../parts/hint.tsx';
import { codeInWords } from './code-in-words.ts';
import { RANGES } from './severities.ts';
import { CountBadges } from './severity.tsx';

type Scan = TagBody['scan'];

export function ScanBadge({ scan }: { readonly scan: Scan }) {
  return (
    <span className="inline-flex max-w-full flex-wrap items-center gap-1 py-1">
      <Hint more={<ScanInWords scan={scan} />}>
        <Outcome scan={scan} />
      </Hint>
      {scan.demo && (
        <Badge tone="medium">
          <Trans>demonstration data</Trans>
        </Badge>
      )}
    </span>
  );
}

function Outcome({ scan }: { readonly scan: Scan }) {
  const { state, findings, known, compared, platforms } = scan;
  if (state !== 'scanned' && platforms.scanned > 0)
    return (
      <span className="inline-flex items-center gap-1">
        {findings && <CountBadges counts={findings} />}
        <Badge tone="plain" icon={CircleHelp}>
          <Trans>
            {platforms.scanned} of {platforms.total} scanned
          </Trans>
        </Badge>
      </span>
    );
  if (state === 'not_scanned')
    return (
      <Badge tone="plain" icon={CircleHelp}>
        <Trans>not scanned</Trans>
      </Badge>
    );
  if (state === 'failed')
    return (
      <Badge tone="high" icon={CircleAlert}>
        <Trans>scan failed</Trans>
      </Badge>
    );
  if (state === 'unsupported')
    return (
      <Badge tone="plain" icon={CircleHelp}>
        <Trans>nothing to scan</Trans>
      </Badge>
    );
  if (findings === null)
    return (
      <Badge tone="plain" icon={CircleHelp}>
        {compared ? t`gaps` : t`not compared`}
      </Badge>
    );
  const total = SEVERITY_WORDS.reduce((sum, severity) => sum + findings[severity], 0);
  if (total === 0)
    return known ? (
      <Badge tone="good" icon={CircleCheck}>
        <Trans>Clean</Trans>
      </Badge>
    ) : (
      <Badge tone="plain" icon={CircleHelp}>
        <Trans>gaps</Trans>
      </Badge>
    );
  return <CountBadges counts={findings} />;
}

/** Why there are no counts. */
function unknownInWords({ state, compared }: Scan): string {
  if (state !== 'scanned') return t`Nothing is known of what is in this image.`;
  return compared
    ? t`Nothing was found, but the report has gaps: there may be something.`
    : t`Its components were not compared with advisories.`;
}

function ScanInWords({ scan }: { readonly scan: Scan }) {
  const { findings, known, platforms } = scan;
  const isPartial = platforms.scanned < platforms.total;
  if (findings === null)
    return (
      <Trans>
        {platforms.scanned > 0 &&
          isPartial &&
          t`${platforms.scanned} of its ${platforms.total} platforms were scanned. `}
        {unknownInWords(scan)} Policies hold on it.
      </Trans>
    );
  return (
    <>
      <table className="border-collapse">
        <tbody>
          {SEVERITY_WORDS.map((severity) => (
            <tr key={severity}>
              <td className="pr-3 text-right font-semibold">{findings[severity]}</td>
              <td className="pr-3">{codeInWords(severity)}</td>
              <td className="text-ink-3">{RANGES[severity]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {isPartial && (
        <p className="mt-1">
          <Trans>
            {platforms.scanned} of its {platforms.total} platforms were scanned: this is the least that there is.
          </Trans>
        </p>
      )}
      {!known && !isPartial && (
        <p className="mt-1">
          <Trans>The report has gaps: this is the least that there is.</Trans>
        </p>
      )}
    </>
  );
}
