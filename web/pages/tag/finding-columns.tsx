// How one finding is shown in a list.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { ExternalLink, ShieldAlert } from 'lucide-react';
import type { FindingBody } from '../../../src/api/scan.ts';
import { listInWords } from '../../language/in-words.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Hint } from '../../parts/hint.tsx';
import type { Column } from '../../parts/table.tsx';
import { ComponentName } from '../../words/component-name.tsx';
import { CvssVector } from '../../words/cvss-vector.tsx';
import { Ratings } from '../../words/ratings.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { SeverityBadge } from '../../words/severity.tsx';
import { Ago } from '../../words/time.tsx';
import { authorName } from '../../words/waiver-author.ts';
import { LayerLink } from './layer-link.tsx';

const COLUMNS: readonly Column<FindingBody>[] = [
  { key: 'severity', head: t`Severity`, cell: (finding) => <Severity finding={finding} /> },
  { key: 'id', head: t`Vulnerability`, isWide: true, cell: (finding) => <Vulnerability finding={finding} /> },
  {
    key: 'component',
    head: t`Component`,
    cell: ({ component, purl, identity }) => <ComponentName name={component} purl={purl} identity={identity} />,
  },
  { key: 'installed', head: t`Installed`, cell: ({ installed }) => <code>{installed}</code> },
  {
    key: 'fixed',
    head: t`Fixed in`,
    cell: ({ fixed, undetermined }) => {
      if (undetermined)
        return (
          <Hint more={t`Nobody has found out whether the package is affected.`}>
            <Trans>undetermined</Trans>
          </Hint>
        );
      return fixed === null ? (
        <span className="text-ink-3">
          <Trans>no fix</Trans>
        </span>
      ) : (
        <code>{fixed}</code>
      );
    },
  },
  {
    key: 'score',
    head: t`Score`,
    align: 'right',
    cell: ({ score, vector }) =>
      score === null ? (
        '–'
      ) : vector === null ? (
        score.toFixed(1)
      ) : (
        <Hint more={<CvssVector vector={vector} />}>{score.toFixed(1)}</Hint>
      ),
  },
  {
    key: 'epss',
    head: t`EPSS`,
    align: 'right',
    cell: ({ epss }) => (epss === null ? '–' : `${(epss * 100).toFixed(1)} %`),
  },
  { key: 'layer', head: t`Layer`, align: 'right', cell: ({ layer }) => <LayerLink layer={layer} /> },
];

/** @param onWaive undefined for who may not waive here */
export function findingColumns(onWaive: ((id: string) => void) | undefined): readonly Column<FindingBody>[] {
  return onWaive ? [...COLUMNS, waiveColumn(onWaive)] : COLUMNS;
}

function waiveColumn(onWaive: (id: string) => void): Column<FindingBody> {
  return {
    ...ACTIONS_COLUMN,
    cell: ({ id, component, waiver }) =>
      waiver === null && (
        <Button
          look="quiet"
          className="!h-6 !px-2"
          aria-label={t`Waive ${id} of ${component}`}
          onClick={() => onWaive(id)}
        >
          <Trans>Waive…</Trans>
        </Button>
      ),
  };
}

/** With the gravest that anybody calls it, where that is another. */
function Severity({ finding: { severity, highest } }: { readonly finding: FindingBody }) {
  return (
    <span className="whitespace-nowrap">
      <SeverityBadge severity={severity} />
      {highest !== severity && (
        <span className="ml-1 text-sm text-ink-3">
          <Trans>others: {highest}</Trans>
        </span>
      )}
    </span>
  );
}

function Vulnerability({ finding }: { readonly finding: FindingBody }) {
  const { id, kev, waiver, summary } = finding;
  return (
    <span>
      <Hint more={<More finding={finding} />}>
        <span className={`font-semibold ${waiver ? 'line-through' : ''}`}>{id}</span>
      </Hint>{' '}
      {kev && (
        <Badge tone="critical" icon={ShieldAlert}>
          <Trans>exploited</Trans>
        </Badge>
      )}{' '}
      {waiver ? (
        <span className="text-ink-3">
          <Trans>
            waived by {authorName(waiver.author)}
            {waiver.expiresAt !== null && (
              <Trans>
                , ends <Ago time={waiver.expiresAt} isPast={false} />
              </Trans>
            )}
          </Trans>
        </span>
      ) : (
        <span className="text-ink-3">{summary}</span>
      )}
    </span>
  );
}

function More({
  finding: { id, aliases, summary, ratings, references, paths, foundAt, waiver },
}: {
  readonly finding: FindingBody;
}) {
  return (
    <>
      <p>{summary ?? t`No summary.`}</p>
      {aliases.length > 0 && (
        <p className="text-ink-3">
          <Trans>Also known as {listInWords(aliases)}</Trans>
        </p>
      )}
      {paths[0] !== undefined && (
        <p className="text-ink-3 [overflow-wrap:anywhere]">
          <Trans>
            In <code>{paths[0]}</code>
            {paths.length > 1 && t` and ${paths.length - 1} more`}
          </Trans>
        </p>
      )}
      <Ratings ratings={ratings} />
      {foundAt !== null && (
        <p className="text-ink-3">
          <Trans>
            Found <Ago time={foundAt} />, not when the image was first compared.
          </Trans>
        </p>
      )}
      {references.slice(0, 3).map((reference) => (
        <a
          key={reference}
          href={reference}
          rel="noreferrer"
          target="_blank"
          className="block text-accent [overflow-wrap:anywhere]"
        >
          {reference} <ExternalLink size={10} className="inline" aria-hidden />
        </a>
      ))}
      <Link to="/vulnerabilities/$id" params={{ id }} className={`${LINK} block`}>
        <Trans>Every image that has it</Trans>
      </Link>
      {waiver && (
        <p>
          <Trans>
            Waived by {authorName(waiver.author)}: <bdi>{waiver.reason}</bdi>
          </Trans>
        </p>
      )}
    </>
  );
}
