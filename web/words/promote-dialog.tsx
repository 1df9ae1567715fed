// Promoting by hand: where to, under which tag, and what would happen, before it does. The same wherever it is opened.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isRepositoryName, isTag } from '../../src/oci/reference.ts';
import { Button } from '../parts/button.tsx';
import { useDebounced } from '../parts/debounced.ts';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import { CheckField, TextField } from '../parts/field.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { refreshPromotion } from '../queries/policies.ts';
import { dryRunQuery, foreseenDigest, promote } from '../queries/promotions.ts';
import { Refusal } from '../refusal.ts';
import { isCommentReady } from './comment.ts';
import { CommentField } from './comment-field.tsx';
import { PromotionDone, PromotionOutcome } from './promotion-outcome.tsx';
import { PromotionProblem } from './promotion-problem.tsx';
import { type PromotedImage, useTargets } from './promotion-targets.ts';
import { TargetChoice } from './target-choice.tsx';
import { firstOffered, standingOf, TargetVerdict } from './target-verdict.tsx';
import { useWhomToAsk } from './who-may.tsx';

interface PromoteDialogProps {
  readonly image: PromotedImage;
  /** Chosen to begin with, where it is allowed. */
  readonly target?: string | undefined;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function PromoteDialog(props: PromoteDialogProps) {
  const { image, isOpen, onClose } = props;
  return (
    <Dialog title={t`Promote ${image.repository}:${image.tag}`} isOpen={isOpen} onClose={onClose}>
      <PromoteForm {...props} />
    </Dialog>
  );
}

function PromoteForm({ image, target: wanted, onClose }: PromoteDialogProps) {
  const targets = useTargets(image);
  const [chosen, setChosen] = useState<string>();
  const [typedTag, setTypedTag] = useState<string>();
  const [comment, setComment] = useState('');
  const [create, setCreate] = useState(false);
  const [override, setOverride] = useState(false);
  const allowed = targets.list.filter(({ refusal }) => refusal === undefined);
  const first = allowed.find(({ repository }) => repository === wanted) ?? firstOffered(allowed);
  const target = chosen ?? first?.repository ?? '';
  const isAgainst = standingOf(targets.gatesTo(target)) === 'fails';
  const targetTag = typedTag ?? targets.tagIn(target);
  const needsComment = targets.needsComment(target) || override;
  const source = { repository: image.repository, reference: image.tag };
  const isWhole =
    !targets.isPending &&
    isRepositoryName(target) &&
    isTag(targetTag) &&
    targets.refusalOf(target) === undefined &&
    isCommentReady(comment, needsComment);
  const draft = {
    ...{ source, target: { repository: target, tag: targetTag } },
    // Elsewhere it changes nothing about what would happen.
    comment: needsComment ? comment : null,
    override,
  };
  const settled = useDebounced(isWhole ? draft : undefined, JSON.stringify(isWhole ? draft : null));
  const trial = useQuery(dryRunQuery(settled));
  const isSettled = JSON.stringify(settled) === JSON.stringify(isWhole ? draft : undefined);
  const isNew = trial.isSuccess && trial.data.newRepository === true;
  const isKeptOut = trial.error instanceof Refusal && trial.error.code === 'ADMISSION';
  const whomToAsk = useWhomToAsk(target, 'manage_repository', { isWanted: isKeptOut });
  const mayOverride = targets.mayAdminister(target);
  const promotion = useMutation({
    mutationFn: () =>
      promote({
        ...draft,
        comment: comment || null,
        create: isNew && create,
        expectedPreviousDigest: foreseenDigest(trial.data),
      }),
    // Also when it was refused: what it would do now may have changed.
    onSettled: refreshPromotion,
  });
  // After a refusal, what was said before is true no more until it is asked again.
  const isAnswered = !trial.isPending && !(promotion.isError && trial.isFetching);
  if (targets.isPending) return <Loading what={t`Looking where it may go`} />;
  if (promotion.isSuccess) return <PromotionDone promotion={promotion.data} onClose={onClose} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // What was asked for stays, whatever becomes of the others meanwhile.
        setChosen(target);
        promotion.mutate();
      }}
    >
      <PromotionProblem error={promotion.error} source={image.repository} target={target} />
      <TargetChoice
        targets={targets}
        chosen={target}
        onChoose={(repository) => {
          setChosen(repository);
          setTypedTag(undefined);
          setOverride(false);
        }}
        verdictOf={({ gates }) => <TargetVerdict gates={gates} />}
      />
      {chosen === undefined && target === '' && allowed.length > 0 && (
        <p className="mb-3 text-ink-2">
          <Trans>No policy lets it through. Choose a target to promote it by hand all the same.</Trans>
        </p>
      )}
      <TextField
        label={t`Tag in the target`}
        value={targetTag}
        onChange={({ target: { value } }) => setTypedTag(value)}
        spellCheck={false}
        autoComplete="off"
        error={targetTag !== '' && !isTag(targetTag) ? t`A tag has letters, digits, “_”, “.” and “-” only.` : undefined}
      />
      <CommentField
        value={comment}
        onChange={setComment}
        isRequired={needsComment}
        hint={t`Stands in the history, for those who ask why.`}
      />
      {!isWhole && needsComment && comment.trim() === '' && isTag(targetTag) && isRepositoryName(target) && (
        <p className="mb-3 text-ink-3">
          <Trans>What would happen is shown here once there is a comment.</Trans>
        </p>
      )}
      {isWhole && (!isSettled || !isAnswered) && (
        <p className="text-ink-3">
          <Trans>Asking what would happen…</Trans>
        </p>
      )}
      {isAgainst && trial.isSuccess && trial.data.state !== 'already_there' && (
        <Notice kind="info">
          <Trans>
            The policy does not let this image through. You may promote it by hand all the same: the history says that
            it was you.
          </Trans>
        </Notice>
      )}
      {isWhole && isSettled && isAnswered && <PromotionOutcome trial={trial} image={image} target={target} />}
      {(override || (isKeptOut && mayOverride)) && (
        <CheckField
          label={t`Let it in all the same`}
          hint={t`As an admin of the target you can overrule its admission rules; the history says that you did, and why.`}
          checked={override}
          onChange={({ target: { checked } }) => setOverride(checked)}
        />
      )}
      {isWhole && isKeptOut && !mayOverride && (
        <p className="mb-3 text-ink-2">
          <Trans>
            Who administers {target} can let it in all the same, with a comment: {whomToAsk}.
          </Trans>
        </p>
      )}
      {isWhole && isNew && (
        <CheckField
          label={t`Make the new repository`}
          checked={create}
          onChange={({ target: { checked } }) => setCreate(checked)}
        />
      )}
      <DialogActions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          type="submit"
          look="go"
          isBusy={promotion.isPending}
          disabled={!isWhole || !isSettled || !trial.isSuccess || trial.isFetching || (isNew && !create)}
        >
          {isAgainst ? t`Promote all the same` : t`Promote`}
        </Button>
      </DialogActions>
    </form>
  );
}
