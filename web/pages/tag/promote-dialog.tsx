// Promoting by hand: where to, under which tag, and what would happen, before it does.

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TagBody } from '../../../src/api/repository.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { CheckField, SelectField, TextArea, TextField } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { dryRunQuery, pipelinesQuery, promote } from '../../queries/promotions.ts';
import { queryClient } from '../../queries/query-client.ts';
import { shortDigest } from '../../words/digest.tsx';
import { TagLink } from '../../words/repository-link.tsx';

interface PromoteDialogProps {
  readonly repository: string;
  readonly tag: TagBody;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function PromoteDialog(props: PromoteDialogProps) {
  const { repository, tag, isOpen, onClose } = props;
  return (
    <Dialog title={`Promote ${repository}:${tag.name}`} isOpen={isOpen} onClose={onClose}>
      <PromoteForm {...props} />
    </Dialog>
  );
}

function PromoteForm({ repository, tag, onClose }: PromoteDialogProps) {
  const pipelines = useQuery(pipelinesQuery);
  const targets = targetsOf(repository, pipelines.data);
  const [chosen, setChosen] = useState<string>();
  const target = chosen ?? targets[0] ?? '';
  const [targetTag, setTargetTag] = useState(tag.name);
  const [comment, setComment] = useState('');
  const [create, setCreate] = useState(false);
  const source = { repository, reference: tag.digest };
  const draft = { source, target: { repository: target, tag: targetTag }, comment: comment || null, create };
  const isWhole = target !== '' && targetTag !== '';
  const trial = useQuery(dryRunQuery(isWhole ? { ...draft, source: { repository, reference: tag.name } } : undefined));
  const promotion = useMutation({
    mutationFn: () => promote({ ...draft, source: { repository, reference: tag.name } }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  if (promotion.isSuccess) {
    const { state, target: there } = promotion.data;
    return (
      <>
        <Notice kind="good">
          {state === 'already_there' ? 'It is there already: ' : 'Promoted: '}
          <TagLink repository={there.repository} tag={there.tag} />
        </Notice>
        <DialogActions>
          <Button look="go" onClick={onClose}>
            Close
          </Button>
        </DialogActions>
      </>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        promotion.mutate();
      }}
    >
      <Problem error={promotion.error} />
      {targets.length > 0 ? (
        <SelectField label="Target" value={target} onChange={({ target: { value } }) => setChosen(value)}>
          {targets.map((name) => (
            <option key={name}>{name}</option>
          ))}
          <option value="">another repository…</option>
        </SelectField>
      ) : null}
      {(targets.length === 0 || !targets.includes(target)) && (
        <TextField
          label="Target repository"
          value={target}
          onChange={({ target: { value } }) => setChosen(value)}
          placeholder="qa/website"
          spellCheck={false}
          autoFocus
        />
      )}
      <TextField
        label="Tag in the target"
        value={targetTag}
        onChange={({ target: { value } }) => setTargetTag(value)}
        spellCheck={false}
      />
      <TextArea
        label="Comment"
        value={comment}
        onChange={({ target: { value } }) => setComment(value)}
        maxLength={2_000}
        hint="Stands in the history, for those who ask why."
      />
      {isWhole && <Outcome trial={trial} tag={tag} />}
      {trial.data?.newRepository && (
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
          disabled={!isWhole || !trial.isSuccess || (trial.data.newRepository === true && !create)}
        >
          Promote
        </Button>
      </DialogActions>
    </form>
  );
}

function Outcome({
  trial,
  tag,
}: {
  readonly trial: ReturnType<typeof useQuery<Awaited<ReturnType<typeof promote>>>>;
  readonly tag: TagBody;
}) {
  if (trial.isPending) return <p className="text-ink-3">Asking what would happen…</p>;
  if (trial.isError) return <Problem error={trial.error} />;
  const { state, target, newRepository } = trial.data;
  const { previousDigest } = target;
  if (state === 'already_there')
    return <Notice kind="info">The target holds this image under this tag already.</Notice>;
  if (newRepository)
    return <Notice kind="info">{target.repository} is not there yet: it would be a new repository, private.</Notice>;
  if (previousDigest === null) return <Notice kind="info">A new tag in the target.</Notice>;
  return (
    <Notice kind="info">
      {target.tag} moves from <code>{shortDigest(previousDigest)}</code> to <code>{shortDigest(tag.digest)}</code>.
    </Notice>
  );
}

/** Where policies and next hops lead from here. */
function targetsOf(
  repository: string,
  pipelines:
    | {
        readonly policies: readonly { source: string; target: string }[];
        readonly nextHops: readonly { source: string; target: string }[];
      }
    | undefined,
): string[] {
  if (!pipelines) return [];
  const edges = [...pipelines.policies, ...pipelines.nextHops].filter(({ source }) => source === repository);
  return [...new Set(edges.map(({ target }) => target))].filter((target) => target.includes('/'));
}
