// What would change for those who run another image when they run this one: by default, the newest of the next stage.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { ComparedImageBody, ComparisonBody } from '../../../src/api/comparison.ts';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { comparisonQuery } from '../../queries/comparison.ts';
import { tagCompareRoute } from '../../site-map.tsx';
import { comparisonHeadline } from '../../words/comparison-headline.ts';
import { sizeInWords } from '../../words/size.ts';
import { CompareChoice } from './compare-choice.tsx';
import { ComparedComponents, ComparedConfiguration, ComparedFindings, ComparedLicenses } from './compared-lists.tsx';
import { PlatformChoice, useShownImage } from './platform-choice.tsx';
import { useComparable } from './use-comparable.ts';

export function CompareTab() {
  const { image, platform, isKnown } = useShownImage();
  const { with: wanted } = tagCompareRoute.useSearch();
  const others = useComparable(image.repository);
  const from = wanted ?? others.names[0];
  const to = `${image.repository}${image.reference.includes(':') ? '@' : ':'}${image.reference}`;
  const found = useQuery({
    ...comparisonQuery({ from: from ?? '', to, platform }),
    enabled: isKnown && from !== undefined,
  });
  return (
    <>
      <div className="mb-3 flex flex-wrap items-end gap-2">
        <CompareChoice chosen={from} names={others.names} />
        <PlatformChoice />
      </div>
      <Problem error={others.error} />
      {others.isPending && wanted === undefined && <Loading what={t`Looking for what to compare with`} />}
      {!others.isPending && from === undefined && (
        <Empty title={t`Nothing to compare with yet`}>
          <Trans>No stage after this one holds an image, and there is no other tag here. Name any image above.</Trans>
        </Empty>
      )}
      {from !== undefined && found.isPending && <Loading what={t`Comparing`} />}
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.data && <Differences comparison={found.data} />}
    </>
  );
}

function Differences({ comparison }: { readonly comparison: ComparisonBody }) {
  const { from, to, findings } = comparison;
  return (
    <>
      <p className="mb-1 text-lg font-semibold first-letter:uppercase">{comparisonHeadline(comparison)}.</p>
      <p className="mb-3 text-ink-2">
        <Trans>
          For those who run <code>{nameOf(from)}</code> and would run this image
          {to.platform !== null && t` on ${to.platform}`}. <Sizes comparison={comparison} />
        </Trans>
      </p>
      <NotKnown name={nameOf(from)} image={from} />
      <NotKnown name="this image" image={to} />
      {findings && !findings.sameAdvisories && (
        <Notice kind="info">
          <Trans>
            The two were compared with advisories of two times: what comes or goes may be news rather than a difference.
            Scan both to compare like with like.
          </Trans>
        </Notice>
      )}
      <ComparedFindings findings={findings} />
      <ComparedComponents components={comparison.components} />
      <ComparedLicenses licenses={comparison.licenses} />
      <ComparedConfiguration configuration={comparison.configuration} />
    </>
  );
}

function nameOf({ repository, reference, digest }: ComparedImageBody): string {
  return reference.includes(':') ? `${repository}@${digest.slice(7, 19)}` : `${repository}:${reference}`;
}

function Sizes({ comparison: { from, to, layers } }: { readonly comparison: ComparisonBody }) {
  const sizes = from.size !== null && to.size !== null && `${sizeInWords(from.size)} → ${sizeInWords(to.size)}.`;
  if (layers === null) return sizes;
  return (
    <Trans>
      {sizes} Layers: {layers.shared} of {layers.to} the same
      {layers.shared > 0 && ` (${sizeInWords(layers.sharedBytes)})`}, {sizeInWords(layers.newBytes)} new.
    </Trans>
  );
}

function NotKnown({ name, image }: { readonly name: string; readonly image: ComparedImageBody }) {
  if (image.unknown.length === 0) return null;
  return (
    <Notice kind="info">
      <span className="font-semibold">
        <Trans>Not known of {name}:</Trans>
      </span>{' '}
      {image.unknown.join('; ')}
      {image.moreUnknown && t`; and more`}.
    </Notice>
  );
}
