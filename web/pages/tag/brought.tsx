// Who brought the tag to its image, and how: by a push, a promotion, or by rolling one back.

import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { TagBody } from '../../../src/api/tag.ts';
import { promotionQuery } from '../../queries/promotions.ts';
import { Ago } from '../../words/time.tsx';
import { updaterInWords } from '../../words/updater.ts';

interface BroughtProps {
  readonly tag: Pick<TagBody, 'promotionId' | 'updatedAt' | 'updatedBy'>;
  /** Others are told of no promotion what it was. */
  readonly isMember: boolean;
}

export function Brought({ tag: { promotionId, updatedAt, updatedBy }, isMember }: BroughtProps) {
  const { data } = useQuery({ ...promotionQuery(promotionId ?? ''), enabled: promotionId !== null && isMember });
  if (promotionId === null)
    return (
      <Trans>
        pushed <Ago time={updatedAt} /> by {updatedBy}
      </Trans>
    );
  if (data != null && data.rollsBack !== null)
    return (
      <Trans>
        rolled back <Ago time={updatedAt} /> by {updaterInWords(updatedBy)}
      </Trans>
    );
  return (
    <Trans>
      promoted <Ago time={updatedAt} /> by {updaterInWords(updatedBy)}
    </Trans>
  );
}
