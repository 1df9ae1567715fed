// The layers of the image, and the command that made each.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SeverityCounts } from '../../../src/api/severity.ts';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { manifestQuery } from '../../queries/repositories.ts';
import { findingsQuery } from '../../queries/scans.ts';
import { useWholeList } from '../../queries/whole-list.ts';
import { tagRoute } from '../../site-map.tsx';
import { Digest } from '../../words/digest.tsx';
import { CountBadges } from '../../words/severity.tsx';
import { sizeInWords } from '../../words/size.ts';
import { LayerCommand } from './layer-command.tsx';
import { layerNumber } from './layer-number.ts';
import { PlatformChoice, useShownImage } from './platform-choice.tsx';

interface Layer {
  readonly position: number;
  readonly digest: string;
  readonly size: number;
  readonly createdBy: string | null;
  readonly counts: SeverityCounts;
}

const NOTHING: SeverityCounts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0, none: 0 };

const COLUMNS: readonly Column<Layer>[] = [
  { key: 'position', head: t`Layer`, align: 'right', cell: ({ position }) => layerNumber(position) },
  {
    key: 'command',
    head: t`Command`,
    isWide: true,
    cell: ({ createdBy }) => <LayerCommand text={createdBy} />,
  },
  { key: 'size', head: t`Size`, align: 'right', cell: ({ size }) => sizeInWords(size) },
  { key: 'digest', head: t`Digest`, cell: ({ digest }) => <Digest digest={digest} /> },
  {
    key: 'findings',
    head: t`Findings`,
    cell: ({ position, counts }) => <LayerFindings layer={position} counts={counts} />,
  },
];

/** How many findings a layer brought, which leads to them under Vulnerabilities. */
function LayerFindings({ layer, counts }: { readonly layer: number; readonly counts: SeverityCounts }) {
  const params = tagRoute.useParams();
  const number = layerNumber(layer);
  if (Object.values(counts).every((count) => count === 0)) return null;
  return (
    <Link
      to="/repositories/$repository/tags/$tag"
      params={params}
      search={(before) => ({ ...before, layer: number })}
      aria-label={t`The findings of layer ${number}`}
      className="no-underline"
    >
      <CountBadges counts={counts} />
    </Link>
  );
}

export function LayersTab() {
  const { repository, tag, platform, isKnown, image } = useShownImage();
  const top = useQuery({ ...manifestQuery(repository, tag?.digest ?? ''), enabled: tag !== undefined });
  const platforms = top.data?.platforms ?? [];
  const child = platforms.find((one) => one.platform === platform) ?? platforms[0];
  const digest = !isKnown ? undefined : tag?.kind === 'index' ? child?.digest : tag?.digest;
  const manifest = useQuery({ ...manifestQuery(repository, digest ?? ''), enabled: digest !== undefined });
  const findings = useInfiniteQuery({
    ...findingsQuery({ ...image, reference: digest ?? image.reference }, {}),
    enabled: digest !== undefined && (tag?.scan.platforms.scanned ?? 0) > 0,
  });
  const { items, isWhole } = useWholeList(findings);
  const found = items.filter(({ waiver }) => waiver === null);
  const rows = (manifest.data?.layers ?? []).map((layer, position): Layer => {
    const counts = { ...NOTHING };
    for (const { severity } of found.filter((one) => one.layer === position)) counts[severity]++;
    return { position, digest: layer.digest, size: layer.size, createdBy: layer.createdBy, counts };
  });
  return (
    <>
      <div className="mb-2 flex gap-2">
        <PlatformChoice />
      </div>
      <Problem error={manifest.error ?? top.error ?? findings.error} />
      {findings.data && !isWhole && (
        <p className="mb-2 text-ink-3">
          <Trans>The counts are of the findings that are read so far.</Trans>
        </p>
      )}
      {manifest.isPending && <Loading />}
      {manifest.isSuccess && rows.length === 0 && (
        <Empty title={t`No layers`}>
          <Trans>This is no image with layers.</Trans>
        </Empty>
      )}
      {rows.length > 0 && (
        <Table caption={t`Layers`} columns={COLUMNS} rows={rows} keyOf={({ position }) => String(position)} />
      )}
    </>
  );
}
