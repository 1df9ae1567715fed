// For which platforms there is an image, and what is known of each.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ScanSummaryBody } from '../../../src/api/scan.ts';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { reportQuery } from '../../queries/scans.ts';
import { tagRoute } from '../../site-map.tsx';
import { Digest } from '../../words/digest.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { ScanBadge } from '../../words/scan-badge.tsx';
import { sizeInWords } from '../../words/size.ts';
import { Ago } from '../../words/time.tsx';
import { useShownImage } from './platform-choice.tsx';

interface PlatformRow {
  readonly platform: string | null;
  readonly digest: string;
  /** Bytes with all its layers; null where the index lists it and the repository lacks it. */
  readonly size: number | null;
  readonly builtAt: string | null;
  readonly report: ScanSummaryBody | undefined;
}

export function PlatformsTab() {
  const { tag, image } = useShownImage();
  const report = useQuery(reportQuery(image));
  const reports = new Map(report.data?.images.map((one) => [one.digest, one]));
  const rows = (tag?.platforms ?? []).map((one): PlatformRow => ({ ...one, report: reports.get(one.digest) }));
  return (
    <>
      <Problem error={report.error} onRetry={() => report.refetch()} />
      {(tag === undefined || report.isPending) && <Loading />}
      {tag && report.isSuccess && rows.length === 0 && (
        <Empty title={t`For no platform`}>
          <Trans>This is an artifact: nothing runs it.</Trans>
        </Empty>
      )}
      {rows.length > 0 && <Table caption={t`Platforms`} columns={COLUMNS} rows={rows} keyOf={({ digest }) => digest} />}
      {tag && tag.platformCount > rows.length && (
        <p className="mt-2 text-ink-3">
          <Trans>
            These are the first {rows.length} of {tag.platformCount}.
          </Trans>
        </p>
      )}
    </>
  );
}

const COLUMNS: readonly Column<PlatformRow>[] = [
  { key: 'platform', head: t`Platform`, cell: (row) => <PlatformLink row={row} /> },
  { key: 'digest', head: t`Digest`, cell: ({ digest }) => <Digest digest={digest} /> },
  {
    key: 'size',
    head: t`Size`,
    align: 'right',
    cell: ({ size }) => (size === null ? '–' : sizeInWords(size)),
  },
  { key: 'built', head: t`Built`, cell: ({ builtAt }) => <Ago time={builtAt} /> },
  {
    key: 'findings',
    head: t`Findings`,
    isWide: true,
    cell: ({ size, report }) =>
      size !== null ? (
        <ScanBadge scan={badgeOf(report)} />
      ) : (
        <span className="text-ink-3">
          <Trans>the index lists it, and the repository lacks it</Trans>
        </span>
      ),
  },
];

/** The findings of this platform alone. */
function PlatformLink({ row: { platform, size } }: { readonly row: PlatformRow }) {
  const params = tagRoute.useParams();
  const name = platform ?? t`not stated`;
  if (size === null || platform === null) return <span className="font-semibold">{name}</span>;
  return (
    <Link to="/repositories/$repository/tags/$tag" params={params} search={{ platform }} className={LINK}>
      {name}
    </Link>
  );
}

function badgeOf(report: ScanSummaryBody | undefined) {
  const state = report?.state === 'waiting' || report === undefined ? ('not_scanned' as const) : report.state;
  return {
    state,
    findings: report?.findings ?? null,
    known: report?.gaps.length === 0,
    compared: (report?.matchedAt ?? null) !== null,
    platforms: { scanned: state === 'scanned' ? 1 : 0, total: 1 },
    demo: report?.advisories?.demo ?? false,
  };
}
