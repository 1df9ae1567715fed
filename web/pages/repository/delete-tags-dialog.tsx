// Deleting tags: these, or all that match. Says before what stays on the same image, and what will be refused; and after, what has
// become of each.

import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TagBody } from '../../../src/api/tag.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type DeletedSoFar, deleteTags, deletionPlanQuery } from '../../queries/deleted-tags.ts';
import { DeletionOutcome } from './deletion-outcome.tsx';
import { DeletionPlan } from './deletion-plan.tsx';

interface DeleteTagsProps {
  readonly repository: string;
  /** Those that are chosen. */
  readonly tags: readonly TagBody[];
  /** What the list shows, where that is more than is chosen. */
  readonly matching: { readonly search?: string | undefined; readonly kind: 'image' | 'attached' } | undefined;
  readonly onClose: () => void;
  /** Told of the names that are gone. */
  readonly onDeleted: (names: readonly string[]) => void;
  /** All are gone. */
  readonly onDone: (count: number) => void;
}

export function DeleteTagsDialog(props: DeleteTagsProps) {
  return (
    <Dialog title={t`Delete tags`} isOpen onClose={props.onClose}>
      <DeleteTags {...props} />
    </Dialog>
  );
}

/** The first of them are shown; the server is not asked about more. */
const MOST_PLANNED = 50;
const NOTHING: DeletedSoFar = { deleted: [], refused: [] };

function DeleteTags({ repository, tags, matching, onClose, onDeleted, onDone }: DeleteTagsProps) {
  // As it was when the dialog was opened, whatever becomes of the list below it.
  const [chosen] = useState(tags);
  const [isAll, setIsAll] = useState(false);
  const [done, setDone] = useState(NOTHING);
  const [stop] = useState(() => new AbortController());
  const [total, setTotal] = useState(0);
  const these = useQuery(
    deletionPlanQuery(repository, { tags: chosen.slice(0, MOST_PLANNED).map(({ name }) => name) }),
  );
  const all = useQuery(deletionPlanQuery(repository, matching && { matching }));
  const plan = isAll ? all : these;
  const count = isAll ? (all.data?.count ?? 0) : chosen.length;
  const items = plan.data?.items ?? [];
  const isAllRefused = items.length > 0 && items.length >= count && items.every(({ refusal }) => refusal !== null);
  const deletion = useMutation({
    mutationFn: (refused: DeletedSoFar['refused'] | undefined) => {
      const byName = refused?.map(({ tag }) => ({ tag })) ?? chosen.map(({ name: tag, digest }) => ({ tag, digest }));
      const isByName = refused !== undefined || !isAll || !matching || !all.data;
      setDone(NOTHING);
      setTotal(isByName ? byName.length : count);
      return deleteTags(repository, isByName ? { tags: byName } : { matching, asOf: all.data.asOf }, {
        signal: stop.signal,
        onPart: (part) => {
          setDone(part);
          onDeleted(part.deleted);
        },
      });
    },
    onSuccess: ({ deleted, refused }) => refused.length === 0 && !stop.signal.aborted && onDone(deleted.length),
  });
  const leave = () => {
    stop.abort();
    onClose();
  };
  if (deletion.isPending || deletion.isSuccess || done !== NOTHING)
    return (
      <DeletionOutcome
        deleted={done.deleted.length}
        refused={done.refused.map(({ tag, reason }) => ({ name: tag, reason }))}
        total={total}
        isUnderWay={deletion.isPending}
        error={deletion.error}
        onAgain={() => deletion.mutate(done.refused)}
        onClose={leave}
      />
    );
  return (
    <>
      <p className="mb-2 text-ink-2">
        <Trans>
          Only the names go, and only in this repository; they can be restored for a while. Each image stays under its
          digest and its other tags, here and in other repositories, until garbage collection finds that nothing names
          it.
        </Trans>
      </p>
      {matching && all.data && all.data.count > chosen.length && (
        <fieldset className="mb-2 grid gap-1">
          <legend className="sr-only">
            <Trans>Which tags</Trans>
          </legend>
          <WhichTags
            text={plural(chosen.length, { one: 'This one', other: 'These #' })}
            isChosen={!isAll}
            onChoose={() => setIsAll(false)}
          />
          <WhichTags
            text={
              matching.search === undefined
                ? t`All ${all.data.count} of the list`
                : t`All ${all.data.count} that match “${matching.search}”`
            }
            isChosen={isAll}
            onChoose={() => setIsAll(true)}
          />
        </fieldset>
      )}
      <Problem error={plan.error ?? deletion.error} />
      {plan.isPending && <Loading what={t`Looking what that would do`} />}
      {plan.data && <DeletionPlan plan={plan.data} count={count} tags={chosen} />}
      {isAllRefused && (
        <p className="mt-2 text-critical">
          <Trans>Nothing of this can be deleted: each is refused, for the reason that stands beside it.</Trans>
        </p>
      )}
      <DialogActions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" disabled={!plan.data || isAllRefused} onClick={() => deletion.mutate(undefined)}>
          {plural(count, { one: 'Delete # tag', other: 'Delete # tags' })}
        </Button>
      </DialogActions>
    </>
  );
}

interface WhichTagsProps {
  readonly text: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function WhichTags({ text, isChosen, onChoose }: WhichTagsProps) {
  return (
    <label className="flex items-center gap-2 [overflow-wrap:anywhere]">
      <input type="radio" name="which" className="shrink-0 accent-accent" checked={isChosen} onChange={onChoose} />
      {text}
    </label>
  );
}
