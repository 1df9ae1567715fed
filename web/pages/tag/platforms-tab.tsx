// For which platforms there is an image, and what is known of each.

import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ScanSummaryBody } from '../../../src/api/scan.ts';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { manifestQuery } from '../../queries/repositories.ts';
import { reportQuery } from '../../queries/scans.ts';
import { tagRoute } from '../../site-map.tsx';
import { Digest } from '../../words/digest.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { ScanBadge } from '../../words/scan-badge.tsx';
import { sizeInWords } from '../../words/size.ts';
import { useShownImage } from './platform-choice.tsx';

/** Of more, the sizes are not asked for. */
const MOST_SIZES = 32;

interface PlatformRow {
  readonly platform: string | null;
  readonly digest: string;
  /** False where the index lists it and the repository lacks it. */
  readonly isHeld: boolean;
  /** Bytes with all its layers; undefined until that is known. */
  readonly size: number | undefined;
  readonly report: ScanSummaryBody | undefined;
}

export function PlatformsTab() {
  const { repository, tag, image } = useShownImage();
  const manifest = useQuery({ ...manifestQuery(repository, tag?.digest ?? ''), enabled: tag !== undefined });
  const report = useQuery(reportQuery(image));
  const listed = manifest.data?.kind === 'index' ? manifest.data.platforms : [];
  const held = listed.filter((one) => one.held).slice(0, MOST_SIZES);
  const children = useQueries({ queries: held.map(({ digest }) => manifestQuery(repository, digest)) });
  const sizes = new Map(held.map(({ digest }, position) => [digest, children[position]?.data?.size]));
  const reports = new Map(report.data?.images.map((one) => [one.digest, one]));
  const rows = (
    manifest.data?.kind === 'index'
      ? listed.map(
          (one): PlatformRow => ({
            ...{ platform: one.platform ?? null, digest: one.digest, isHeld: one.held },
            ...{ size: sizes.get(one.digest), report: reports.get(one.digest) },
          }),
        )
      : (report.data?.images ?? []).map(
          (one): PlatformRow => ({
            ...{ platform: one.platform, digest: one.digest, isHeld: true, size: tag?.size, report: one },
          }),
        )
  ).toSorted((a, b) => ((a.platform ?? '~') < (b.platform ?? '~') ? -1 : 1));
  return (
    <>
      <Problem error={manifest.error ?? report.error} onRetry={() => manifest.refetch()} />
      {(manifest.isPending || report.isPending) && <Loading />}
      {manifest.isSuccess && report.isSuccess && rows.length === 0 && (
        <Empty title="For no platform">This is an artifact: nothing runs it.</Empty>
      )}
      {rows.length > 0 && <Table caption="Platforms" columns={COLUMNS} rows={rows} keyOf={({ digest }) => digest} />}
      {manifest.data?.morePlatforms && <p className="mt-2 text-ink-3">These are the first of them.</p>}
    </>
  );
}

const COLUMNS: readonly Column<PlatformRow>[] = [
  { key: 'platform', head: 'Platform', cell: (row) => <PlatformLink row={row} /> },
  { key: 'digest', head: 'Digest', cell: ({ digest }) => <Digest digest={digest} /> },
  {
    key: 'size',
    head: 'Size',
    align: 'right',
    cell: ({ size, isHeld }) => (isHeld ? (size === undefined ? '…' : sizeInWords(size)) : '–'),
  },
  {
    key: 'findings',
    head: 'Findings',
    isWide: true,
    cell: ({ isHeld, report }) =>
      isHeld ? (
        <ScanBadge scan={badgeOf(report)} />
      ) : (
        <span className="text-ink-3">the index lists it, and the repository lacks it</span>
      ),
  },
];

/** The findings of this platform alone. */
function PlatformLink({ row: { platform, isHeld } }: { readonly row: PlatformRow }) {
  const params = tagRoute.useParams();
  const name = platform ?? 'not stated';
  if (!isHeld || platform === null) return <span className="font-semibold">{name}</span>;
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
    demo: report?.advisories?.demo ?? false,
  };
}
