// What is known against the image, the gravest first, and what could not be known.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { More } from '../../parts/more.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Table } from '../../parts/table.tsx';
import { repositoryQuery } from '../../queries/repositories.ts';
import { findingsQuery, reportQuery } from '../../queries/scans.ts';
import { useWholeList } from '../../queries/whole-list.ts';
import { tagVulnerabilitiesRoute } from '../../site-map.tsx';
import { Ago } from '../../words/time.tsx';
import { WaiveDialog } from '../../words/waive-dialog.tsx';
import { FindingBar } from './finding-bar.tsx';
import { findingColumns } from './finding-columns.tsx';
import { fitsFilter } from './finding-filter.ts';
import { type FindingSearch, filterOf, searchOf } from './finding-search.ts';
import { GroupedFindings } from './grouped-findings.tsx';
import { useShownImage } from './platform-choice.tsx';
import { TakenAwayFindings } from './taken-away.tsx';

/** An image in which nothing was recognized is not one against which nothing is known. */
function nothingFound({ components }: { readonly components: number }, platform: string | null | undefined): string {
  if (components === 0) return platform ? t`Nothing could be compared for ${platform}` : t`Nothing could be compared`;
  return platform ? t`Nothing is known against this image for ${platform}` : t`Nothing is known against this image`;
}

export function VulnerabilitiesTab() {
  const { image, platform, isKnown, repository, tag } = useShownImage();
  const report = useQuery(reportQuery(image));
  const images = report.data?.images ?? [];
  const shown = platform === undefined ? images[0] : images.find((one) => one.platform === platform);
  const isScanned = shown?.state === 'scanned';
  // There is no list of findings of what nobody has looked at.
  const found = useInfiniteQuery({ ...findingsQuery(image, { platform }), enabled: isKnown && isScanned });
  const { items: all, isWhole, isCut } = useWholeList(found);
  const { data: known } = useQuery(repositoryQuery(image.repository));
  const mayWaive = known?.permissions.includes('manage_repository') ?? false;
  const [waived, setWaived] = useState<string>();
  const promotedAt = tag?.promotionId == null ? undefined : tag.updatedAt;
  const search = tagVulnerabilitiesRoute.useSearch();
  const navigate = useNavigate();
  const seek = (part: FindingSearch) =>
    navigate({ to: '.', search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const filter = filterOf(search, promotedAt);
  const rows = all.filter((finding) => fitsFilter(finding, filter));
  return (
    <>
      <FindingBar
        isCounted={isScanned}
        filter={filter}
        onFilter={(chosen) => seek(searchOf(chosen))}
        grouping={search.by}
        onGroup={(by) => seek({ by })}
        all={all}
        shown={rows}
        isWhole={isWhole}
        promotedAt={promotedAt}
        name={`${repository.replaceAll('/', '-')}-${tag?.name ?? ''}`}
      />
      <Problem error={found.error ?? report.error} onRetry={() => found.refetch()} />
      <Gaps images={images} />
      <TakenAwayFindings image={shown} />
      {(report.isPending || found.isLoading) && <Loading />}
      {found.isSuccess && all.length === 0 && isScanned && (
        <Empty title={nothingFound(shown, images.length > 1 ? platform : null)}>
          {shown.components === 0 ? (
            t`Nothing was recognized in it, so that nothing could be compared with advisories: that says nothing about its safety.`
          ) : shown.matchedAt ? (
            <Trans>
              Its {shown.components} components were compared with the advisories <Ago time={shown.matchedAt} />.
            </Trans>
          ) : (
            t`Its components were not compared with advisories.`
          )}
        </Empty>
      )}
      {report.isSuccess && !isScanned && (
        <Empty title={images.length > 1 ? t`Not scanned for ${platform ?? ''}` : t`Not scanned`}>
          {shown?.reason ?? t`Nobody has looked into this image yet: policies that ask for it hold.`}
        </Empty>
      )}
      {all.length > 0 && rows.length === 0 && (
        <Empty title={t`No finding is like that`}>
          <Trans>Change the filters.</Trans>
        </Empty>
      )}
      {rows.length > 0 && search.by !== undefined && <GroupedFindings findings={rows} grouping={search.by} />}
      {rows.length > 0 && search.by === undefined && (
        <Table
          caption={t`Findings`}
          columns={findingColumns(mayWaive ? setWaived : undefined)}
          rows={rows}
          keyOf={({ id, purl, layer }) => `${id} ${purl} ${layer}`}
        />
      )}
      <More hasMore={isCut} isLoading={found.isFetching} onMore={found.fetchNextPage} />
      <WaiveDialog
        vulnerability={waived ?? ''}
        image={image}
        isOpen={waived !== undefined}
        onClose={() => setWaived(undefined)}
      />
    </>
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
    gaps
      .map(({ detail }) => detail.replace(/\.$/, ''))
      .map((detail) => (platform === null || images.length === 1 ? detail : `${platform}: ${detail}`)),
  );
  if (gaps.length === 0) return null;
  return (
    <Notice kind="info">
      <Trans>
        <span className="font-semibold">Could not be known:</span> {gaps.join('; ')}. Policies hold on it.
      </Trans>
    </Notice>
  );
}
