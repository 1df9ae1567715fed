// Promoting by hand: where to, under which tag, and what would happen, before it does. The same wherever it is opened.

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isRepositoryName, isTag } from '../../src/oci/reference.ts';
import { Button } from '../parts/button.tsx';
import { useDebounced } from '../parts/debounced.ts';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import { CheckField, TextArea, TextField } from '../parts/field.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { Problem } from '../parts/problem.tsx';
import { refreshPromotion } from '../queries/policies.ts';
import { dryRunQuery, promote } from '../queries/promotions.ts';
import { shortDigest } from './digest.tsx';
import { type PromotedImage, useTargets } from './promotion-targets.ts';
import { TagLink } from './repository-link.tsx';
import { TargetChoice } from './target-choice.tsx';

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
    <Dialog title={`Promote ${image.repository}:${image.tag}`} isOpen={isOpen} onClose={onClose}>
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
  const allowed = targets.list.filter(({ refusal }) => refusal === undefined);
  const first = allowed.find(({ repository }) => repository === wanted) ?? allowed[0];
  const target = chosen ?? first?.repository ?? '';
  const targetTag = typedTag ?? targets.tagIn(target);
  const needsComment = targets.needsComment(target);
  const source = { repository: image.repository, reference: image.tag };
  const isWhole =
    !targets.isPending &&
    isRepositoryName(target) &&
    isTag(targetTag) &&
    targets.refusalOf(target) === undefined &&
    !(needsComment && comment.trim() === '');
  const draft = {
    ...{ source, target: { repository: target, tag: targetTag } },
    // Elsewhere it changes nothing about what would happen.
    comment: needsComment ? comment : null,
  };
  const settled = useDebounced(isWhole ? draft : undefined, JSON.stringify(isWhole ? draft : null));
  const trial = useQuery(dryRunQuery(settled));
  const isSettled = JSON.stringify(settled) === JSON.stringify(isWhole ? draft : undefined);
  const isNew = trial.data?.newRepository === true;
  const promotion = useMutation({
    mutationFn: () =>
      promote({
        ...draft,
        comment: comment || null,
        create: isNew && create,
        expectedPreviousDigest: trial.data?.target.previousDigest ?? null,
      }),
    // Also when it was refused: what it would do now may have changed.
    onSettled: refreshPromotion,
  });
  if (targets.isPending) return <Loading what="Looking where it may go" />;
  if (promotion.isSuccess) return <Done promotion={promotion.data} onClose={onClose} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        promotion.mutate();
      }}
    >
      <Problem error={promotion.error} />
      <TargetChoice
        targets={targets}
        chosen={target}
        onChoose={(repository) => {
          setChosen(repository);
          setTypedTag(undefined);
        }}
      />
      <TextField
        label="Tag in the target"
        value={targetTag}
        onChange={({ target: { value } }) => setTypedTag(value)}
        spellCheck={false}
        autoComplete="off"
        error={targetTag !== '' && !isTag(targetTag) ? 'A tag has letters, digits, “_”, “.” and “-” only.' : undefined}
      />
      <TextArea
        label={needsComment ? 'Comment (required here)' : 'Comment'}
        value={comment}
        required={needsComment}
        onChange={({ target: { value } }) => setComment(value)}
        maxLength={2_000}
        hint="Stands in the history, for those who ask why."
      />
      {isWhole && (!isSettled || trial.isPending) && <p className="text-ink-3">Asking what would happen…</p>}
      {isWhole && isSettled && !trial.isPending && <Outcome trial={trial} image={image} />}
      {isWhole && isNew && (
        <CheckField
          label="Make the new repository"
          checked={create}
          onChange={({ target: { checked } }) => setCreate(checked)}
        />
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          look="go"
          isBusy={promotion.isPending}
          disabled={!isWhole || !isSettled || !trial.isSuccess || trial.isFetching || (isNew && !create)}
        >
          Promote
        </Button>
      </DialogActions>
    </form>
  );
}

type Answer = Awaited<ReturnType<typeof promote>>;

function Done({ promotion, onClose }: { readonly promotion: Answer; readonly onClose: () => void }) {
  const { state, target } = promotion;
  return (
    <>
      <Notice kind="good">
        {state === 'already_there' ? 'It is there already: ' : 'Promoted: '}
        <TagLink repository={target.repository} tag={target.tag} />
      </Notice>
      <DialogActions>
        <Button look="go" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </>
  );
}

function Outcome({
  trial,
  image,
}: {
  readonly trial: ReturnType<typeof useQuery<Answer>>;
  readonly image: PromotedImage;
}) {
  if (!trial.data) return <Problem error={trial.error} onRetry={() => trial.refetch()} />;
  const { state, target, newRepository } = trial.data;
  const { previousDigest } = target;
  if (state === 'already_there')
    return <Notice kind="info">The target holds this image under this tag already.</Notice>;
  if (newRepository)
    return <Notice kind="info">{target.repository} is not there yet: it would be a new repository, private.</Notice>;
  if (previousDigest === null) return <Notice kind="info">A new tag in the target.</Notice>;
  return (
    <Notice kind="info">
      {target.tag} moves from <code>{shortDigest(previousDigest)}</code> to <code>{shortDigest(image.digest)}</code>.
    </Notice>
  );
}
