// What a promotion would do, and what it has done.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { useQuery } from '@tanstack/react-query';
import { Button } from '../parts/button.tsx';
import { DialogActions } from '../parts/dialog.tsx';
import { Notice } from '../parts/notice.tsx';
import { Problem, sentenceOf } from '../parts/problem.tsx';
import type { promote } from '../queries/promotions.ts';
import { Refusal } from '../refusal.ts';
import { shortDigest } from './digest.tsx';
import { PromotionDifference } from './promotion-difference.tsx';
import { usePromotionRefusal } from './promotion-problem.tsx';
import type { PromotedImage } from './promotion-targets.ts';
import { reasonInWords } from './reason.ts';
import { TagLink } from './repository-link.tsx';
import { VerdictBadge } from './verdict.tsx';

type Answer = Awaited<ReturnType<typeof promote>>;

export function PromotionDone({ promotion, onClose }: { readonly promotion: Answer; readonly onClose: () => void }) {
  const { state, target } = promotion;
  return (
    <>
      <Notice kind="good">
        {state === 'already_there' ? t`It is there already: ` : t`Promoted: `}
        <TagLink repository={target.repository} tag={target.tag} />
      </Notice>
      <DialogActions>
        <Button look="go" autoFocus onClick={onClose}>
          <Trans>Close</Trans>
        </Button>
      </DialogActions>
    </>
  );
}

/** Rules, rights or what is there speak against it: that is the answer to what would happen, and nothing that went wrong. */
function isVerdict(error: unknown): boolean {
  return error instanceof Refusal && [400, 403, 404, 409].includes(error.status);
}

export function PromotionOutcome({
  trial,
  image,
  target: wanted,
}: {
  readonly trial: ReturnType<typeof useQuery<Answer>>;
  readonly image: PromotedImage;
  /** The repository that was named. */
  readonly target: string;
}) {
  const refusal = usePromotionRefusal(trial.error, { source: image.repository, target: wanted });
  // Also where it would have been done when it was asked before.
  if (trial.error || !trial.data)
    return isVerdict(trial.error) ? (
      <p role="status" className="mb-3 flex flex-wrap items-center gap-x-2 gap-y-1 [overflow-wrap:anywhere]">
        <VerdictBadge verdict="fail" word={t`would be refused`} />
        <span className="text-ink-2">{refusal ?? reasonInWords(sentenceOf(trial.error))}</span>
      </p>
    ) : (
      <Problem error={trial.error} onRetry={() => trial.refetch()} />
    );
  const { state, target, newRepository, reason } = trial.data;
  const { previousDigest } = target;
  if (state === 'already_there')
    return (
      <Notice kind="info">
        <Trans>The target holds this image under this tag already.</Trans>
      </Notice>
    );
  if (newRepository)
    return (
      <Notice kind="info">
        <Trans>{target.repository} is not there yet: it would be a new repository, private.</Trans>
      </Notice>
    );
  // It was not looked at.
  if (reason !== null)
    return (
      <Notice kind="info">
        <Trans>
          You may not see what {target.repository} has: whether its settings and admission rules let this image in is
          known once it is promoted.
        </Trans>
      </Notice>
    );
  if (previousDigest === null)
    return (
      <Notice kind="info">
        <Trans>A new tag in the target.</Trans>
      </Notice>
    );
  return (
    <Notice kind="info">
      <p>
        <Trans>
          {target.tag} moves from <code>{shortDigest(previousDigest)}</code> to <code>{shortDigest(image.digest)}</code>
          .
        </Trans>
      </p>
      <PromotionDifference image={image} from={`${target.repository}@${previousDigest}`} />
    </Notice>
  );
}
