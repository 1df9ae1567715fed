// What would change in the target when the image takes the place of what stands there.

import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Problem } from '../parts/problem.tsx';
import { comparisonQuery } from '../queries/comparison.ts';
import { comparisonHeadline } from './comparison-headline.ts';
import type { PromotedImage } from './promotion-targets.ts';
import { LINK } from './repository-link.tsx';
import { inAddress } from './repository-name.ts';

interface PromotionDifferenceProps {
  readonly image: PromotedImage;
  /** What stands there, as `repository@digest`. */
  readonly from: string;
}

export function PromotionDifference({ image: { repository, tag, digest }, from }: PromotionDifferenceProps) {
  const found = useQuery(comparisonQuery({ from, to: `${repository}@${digest}` }));
  if (found.error) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data)
    return (
      <p className="text-ink-3">
        <Trans>Comparing the two…</Trans>
      </p>
    );
  return (
    <p>
      <span className="font-semibold">{comparisonHeadline(found.data)}.</span>{' '}
      {/* In a tab of its own, so that what was filled in here stays. */}
      <Link
        to="/repositories/$repository/tags/$tag/compare"
        params={{ repository: inAddress(repository), tag }}
        search={{ with: from }}
        target="_blank"
        className={`${LINK} underline`}
      >
        <Trans>Compare in full</Trans>
      </Link>
    </p>
  );
}
