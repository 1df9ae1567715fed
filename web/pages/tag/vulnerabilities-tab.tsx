// What is known against the image, the gravest first, and what could not be known.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ExternalLink, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { FindingBody } from '../../../src/api/scan.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { BarInput, CheckField } from '../../parts/field.tsx';
import { Hint } from '../../parts/hint.tsx';
import { Loading } from '../../parts/loading.tsx';
import { More } from '../../parts/more.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { repositoryQuery } from '../../queries/repositories.ts';
import { findingsQuery, reportQuery } from '../../queries/scans.ts';
import { LINK } from '../../words/repository-link.tsx';
import { SeverityBadge } from '../../words/severity.tsx';
import { Ago } from '../../words/time.tsx';
import { WaiveDialog } from '../../words/waive-dialog.tsx';
import { PlatformChoice, useShownImage } from './platform-choice.tsx';

const COLUMNS: readonly Column<FindingBody>[] = [
  { key: 'severity', head: 'Severity', cell: ({ severity }) => <SeverityBadge severity={severity} /> },
  { key: 'id', head: 'Vulnerability', isWide: true, cell: (finding) => <Vulnerability finding={finding} /> },
  { key: 'component', head: 'Component', cell: ({ component, purl }) => <span title={purl}>{component}</span> },
  { key: 'installed', head: 'Installed', cell: ({ installed }) => <code>{installed}</code> },
  {
    key: 'fixed',
    head: 'Fixed in',
    cell: ({ fixed }) => (fixed === null ? <span className="text-ink-3">no fix</span> : <code>{fixed}</code>),
  },
  {
    key: 'score',
    head: 'Score',
    align: 'right',
    cell: ({ score, vector }) =>
      score === null ? (
        '–'
      ) : vector === null ? (
        score.toFixed(1)
      ) : (
        <Hint more={<code>{vector}</code>}>{score.toFixed(1)}</Hint>
      ),
  },
  {
    key: 'epss',
    head: 'EPSS',
    align: 'right',
    cell: ({ epss }) => (epss === null ? '–' : `${(epss * 100).toFixed(1)} %`),
  },
  { key: 'layer', head: 'Layer', align: 'right', cell: ({ layer }) => layer ?? '–' },
];

export function VulnerabilitiesTab() {
  const { image, platform } = useShownImage();
  const report = useQuery(reportQuery(image));
  const scanned = report.data?.images.filter(({ state }) => state === 'scanned') ?? [];
  // There is no list of findings of what nobody has looked at.
  const found = useInfiniteQuery({ ...findingsQuery(image, { platform }), enabled: scanned.length > 0 });
  const { data: known } = useQuery(repositoryQuery(image.repository));
  const mayWaive = known?.permissions.includes('manage_repository') ?? false;
  const [waived, setWaived] = useState<string>();
  const [text, setText] = useState('');
  const [onlyFixable, setOnlyFixable] = useState(false);
  const [onlyExploited, setOnlyExploited] = useState(false);
  const all = found.data?.pages.flatMap((page) => page.items) ?? [];
  const rows = all.filter(
    (finding) =>
      (!onlyFixable || finding.fixed !== null) &&
      (!onlyExploited || finding.kev) &&
      [finding.id, ...finding.aliases, finding.component, finding.purl, finding.summary ?? ''].some((one) =>
        one.toLowerCase().includes(text.toLowerCase()),
      ),
  );
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <BarInput
          label="Search findings"
          type="search"
          className="!w-[240px]"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <PlatformChoice />
        <CheckField label="Fixable" checked={onlyFixable} onChange={({ target }) => setOnlyFixable(target.checked)} />
        <CheckField
          label="Known exploited"
          checked={onlyExploited}
          onChange={({ target }) => setOnlyExploited(target.checked)}
        />
        <span className="ml-auto text-ink-3">
          {rows.length} of {all.length}
          {found.hasNextPage && '+'} findings
        </span>
      </div>
      <Problem error={found.error ?? report.error} onRetry={() => found.refetch()} />
      <Gaps images={report.data?.images ?? []} />
      {(report.isPending || found.isLoading) && <Loading />}
      {found.isSuccess && all.length === 0 && scanned.length > 0 && (
        <Empty title="Nothing is known against this image">
          {scanned[0]?.matchedAt ? (
            <>
              Its {scanned[0].components} components were compared with the advisories{' '}
              <Ago time={scanned[0].matchedAt} />.
            </>
          ) : (
            'Its components were not compared with advisories.'
          )}
        </Empty>
      )}
      {report.isSuccess && scanned.length === 0 && (
        <Empty title="Not scanned">
          {report.data.images[0]?.reason ?? 'Nobody has looked into this image yet: policies that ask for it hold.'}
        </Empty>
      )}
      {rows.length > 0 && (
        <Table
          caption="Findings"
          columns={mayWaive ? [...COLUMNS, waiveColumn(setWaived)] : COLUMNS}
          rows={rows}
          keyOf={({ id, purl, layer }) => `${id} ${purl} ${layer}`}
        />
      )}
      <More hasMore={found.hasNextPage} isLoading={found.isFetchingNextPage} onMore={found.fetchNextPage} />
      <WaiveDialog
        vulnerability={waived ?? ''}
        image={image}
        isOpen={waived !== undefined}
        onClose={() => setWaived(undefined)}
      />
    </>
  );
}

function waiveColumn(onWaive: (id: string) => void): Column<FindingBody> {
  return {
    key: 'waive',
    head: <span className="sr-only">Actions</span>,
    name: '',
    align: 'right',
    cell: ({ id, component, waiver }) =>
      waiver === null && (
        <Button
          look="quiet"
          className="!h-6 !px-2"
          aria-label={`Waive ${id} of ${component}`}
          onClick={() => onWaive(id)}
        >
          Waive
        </Button>
      ),
  };
}

function Vulnerability({ finding }: { readonly finding: FindingBody }) {
  const { id, summary, kev, waiver, references } = finding;
  return (
    <span className={waiver ? 'line-through' : ''}>
      <Hint
        more={
          <>
            <p>{summary ?? 'No summary.'}</p>
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
              Every image that has it
            </Link>
            {waiver && (
              <p>
                Waived by {waiver.author.name}: {waiver.reason}
              </p>
            )}
          </>
        }
      >
        <span className="font-semibold">{id}</span>
      </Hint>{' '}
      {kev && (
        <Badge tone="critical" icon={ShieldAlert}>
          exploited
        </Badge>
      )}{' '}
      <span className="text-ink-3">{summary}</span>
    </span>
  );
}

/** Unknown is never nothing. */
function Gaps({
  images,
}: {
  readonly images: readonly {
    readonly platform: string | null;
    readonly gaps: readonly { readonly kind: string; readonly detail: string }[];
  }[];
}) {
  const gaps = images.flatMap(({ platform, gaps }) =>
    gaps.map(({ detail }) => (platform === null || images.length === 1 ? detail : `${platform}: ${detail}`)),
  );
  if (gaps.length === 0) return null;
  return (
    <Notice kind="info">
      <span className="font-semibold">Could not be known:</span> {gaps.join('; ')}. Policies hold on it.
    </Notice>
  );
}
