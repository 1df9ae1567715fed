// Rolling a promotion back: the tag returns to the image that it had before.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PromotionBody } from '../../src/api/promotion.ts';
import { Button } from '../parts/button.tsx';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import { Problem } from '../parts/problem.tsx';
import { namespacesQuery } from '../queries/namespaces.ts';
import { refreshPromotion } from '../queries/policies.ts';
import { rollBack } from '../queries/promotions.ts';
import { isCommentReady } from './comment.ts';
import { CommentField } from './comment-field.tsx';
import { shortDigest } from './digest.tsx';
import { namespaceOf } from './repository-name.ts';

/** A promotion, as far as undoing it asks. */
export interface RolledBack extends Pick<PromotionBody, 'id'> {
  readonly source: Pick<PromotionBody['source'], 'digest'>;
  readonly target: PromotionBody['target'];
}

interface RollBackDialogProps {
  readonly promotion: RolledBack;
  readonly onClose: () => void;
}

export function RollBackDialog({ promotion, onClose }: RollBackDialogProps) {
  const { source, target } = promotion;
  const [comment, setComment] = useState('');
  const { data: namespaces } = useQuery(namespacesQuery);
  const isRequired =
    namespaces?.items.some((one) => one.name === namespaceOf(target.repository) && one.commentRequired) ?? false;
  const rollingBack = useMutation({
    mutationFn: () => rollBack(promotion.id ?? '', comment || null),
    onSuccess: async () => {
      await refreshPromotion();
      onClose();
    },
  });
  return (
    <Dialog title={t`Roll ${target.repository}:${target.tag} back?`} isOpen onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rollingBack.mutate();
        }}
      >
        <Problem error={rollingBack.error} />
        <p className="mb-3 text-ink-2">
          <Trans>
            The tag returns from <code>{shortDigest(source.digest)}</code> to{' '}
            <code>{shortDigest(target.previousDigest ?? '')}</code>. No policy is asked, since it was there before.
          </Trans>
        </p>
        <CommentField
          value={comment}
          onChange={setComment}
          isRequired={isRequired}
          hint={t`Stands in the history, for those who ask why.`}
        />
        <DialogActions>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            type="submit"
            look="go"
            isBusy={rollingBack.isPending}
            disabled={!isCommentReady(comment, isRequired)}
          >
            <Trans>Roll back</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
