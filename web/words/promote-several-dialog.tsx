// Promoting several images of a repository at once: the same target and comment for all, and for each what would happen and what came
// of it. Each is a promotion of its own: what is refused stops none of the others, and can be tried again.

import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import type { GateBody } from '../../src/api/gate.ts';
import { isRepositoryName } from '../../src/oci/reference.ts';
import { Button } from '../parts/button.tsx';
import { useDebounced } from '../parts/debounced.ts';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import { CheckField } from '../parts/field.tsx';
import { Loading } from '../parts/loading.tsx';
import { sentenceOf } from '../parts/problem.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { gatesQuery } from '../queries/gates.ts';
import { refreshPromotion } from '../queries/policies.ts';
import { dryRunQuery, foreseenDigest, promote } from '../queries/promotions.ts';
import { isCommentReady } from './comment.ts';
import { CommentField } from './comment-field.tsx';
import { shortDigest } from './digest.tsx';
import { type PromotedImage, useTargets } from './promotion-targets.ts';
import { reasonInWords } from './reason.ts';
import { TagLink } from './repository-link.tsx';
import { TargetChoice } from './target-choice.tsx';
import { firstOffered, type Standing, standingOf, TargetVerdict } from './target-verdict.tsx';
import { VerdictBadge } from './verdict.tsx';

interface PromoteSeveralDialogProps {
  /** Of one repository; two at least. */
  readonly images: readonly [PromotedImage, ...PromotedImage[]];
  readonly onClose: () => void;
}

export function PromoteSeveralDialog(props: PromoteSeveralDialogProps) {
  const { images, onClose } = props;
  return (
    <Dialog title={t`Promote ${images.length} images of ${images[0].repository}`} isOpen onClose={onClose} isWide>
      <PromoteSeveralForm {...props} />
    </Dialog>
  );
}

type Trial = Awaited<ReturnType<typeof promote>>;

interface Row {
  readonly image: PromotedImage;
  readonly targetTag: string;
  /** What stands between it and the target. */
  readonly gates: readonly GateBody[];
  /** What would happen; undefined while nobody knows. */
  readonly trial: Trial | undefined;
  /** What came of it, or why it would not. */
  readonly error: unknown;
  readonly isDone: boolean;
}

function PromoteSeveralForm({ images, onClose }: PromoteSeveralDialogProps) {
  const targets = useTargets(images[0]);
  const [typed, setTyped] = useState<string>();
  const [comment, setComment] = useState('');
  const [create, setCreate] = useState(false);
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<ReadonlyMap<string, unknown>>(new Map());
  const gates = useQueries({ queries: images.map(({ repository, tag }) => gatesQuery(repository, tag)) });
  const gatesTo = (position: number, repository: string) =>
    gates[position]?.data?.gates.filter((gate) => gate.target === repository) ?? [];
  const standings = (repository: string) => images.map((_, position) => standingOf(gatesTo(position, repository)));
  const allowed = targets.list.filter(({ refusal }) => refusal === undefined);
  const best = firstOffered(
    allowed.map((one) => ({ ...one, gates: images.flatMap((_, position) => gatesTo(position, one.repository)) })),
  );
  const target = typed ?? best?.repository ?? '';
  const needsComment = targets.needsComment(target);
  const isWhole =
    !targets.isPending &&
    isRepositoryName(target) &&
    targets.refusalOf(target) === undefined &&
    isCommentReady(comment, needsComment);
  const given = { target, comment: needsComment ? comment : null };
  const settled = useDebounced(isWhole ? given : undefined, JSON.stringify(isWhole ? given : null));
  const draftOf = ({ repository, tag, digest }: PromotedImage, about: typeof given) => ({
    source: { repository, reference: digest },
    target: { repository: about.target, tag: targets.tagIn(about.target, tag) },
    comment: about.comment,
  });
  const trials = useQueries({ queries: images.map((image) => dryRunQuery(settled && draftOf(image, settled))) });
  const rows = images.map(
    (image, position): Row => ({
      image,
      targetTag: targets.tagIn(target, image.tag),
      gates: gatesTo(position, target),
      trial: trials[position]?.data,
      error: refused.get(image.tag) ?? trials[position]?.error ?? undefined,
      isDone: done.has(image.tag),
    }),
  );
  const open = rows.filter(({ isDone, trial }) => !isDone && trial !== undefined && trial.state !== 'already_there');
  const isNew = open.some(({ trial }) => trial?.newRepository === true);
  const run = useMutation({
    mutationFn: async () => {
      setRefused(new Map());
      for (const { image, trial } of open) {
        const expectedPreviousDigest = foreseenDigest(trial);
        const draft = { ...draftOf(image, given), comment: comment || null };
        try {
          await promote({ ...draft, create: isNew && create, expectedPreviousDigest });
          setDone((before) => new Set([...before, image.tag]));
        } catch (error) {
          setRefused((before) => new Map([...before, [image.tag, error]]));
        }
      }
    },
    onSettled: refreshPromotion,
  });
  if (targets.isPending || gates.some(({ isPending }) => isPending))
    return <Loading what={t`Looking where they may go`} />;
  const isSettled = JSON.stringify(settled) === JSON.stringify(isWhole ? given : undefined);
  const isKnown = isWhole && isSettled && trials.every(({ isFetching }) => !isFetching);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run.mutate();
      }}
    >
      <TargetChoice
        targets={targets}
        chosen={target}
        onChoose={setTyped}
        verdictOf={({ repository }) => <TargetVerdicts standings={standings(repository)} />}
      />
      <CommentField
        value={comment}
        onChange={setComment}
        isRequired={needsComment}
        hint={t`Stands in the history of each, for those who ask why.`}
      />
      <Table caption={t`Images`} columns={COLUMNS} rows={rows} keyOf={({ image }) => image.tag} />
      <Refusals rows={rows.filter(({ error, isDone }) => error !== undefined && !isDone)} />
      {isNew && (
        <CheckField
          label={t`Make the new repository`}
          checked={create}
          onChange={({ target: { checked } }) => setCreate(checked)}
        />
      )}
      <DialogActions>
        <Button onClick={onClose}>{done.size > 0 && open.length === 0 ? t`Close` : t`Cancel`}</Button>
        <Button
          type="submit"
          look="go"
          isBusy={run.isPending}
          disabled={!isKnown || open.length === 0 || (isNew && !create)}
        >
          <Trans>Promote {open.length}</Trans>
        </Button>
      </DialogActions>
    </form>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { key: 'tag', head: t`Tag`, cell: ({ image }) => <span className="font-semibold">{image.tag}</span> },
  { key: 'digest', head: t`Digest`, cell: ({ image }) => <code>{shortDigest(image.digest)}</code> },
  { key: 'target', head: t`Tag in the target`, cell: ({ targetTag }) => targetTag },
  {
    key: 'verdict',
    head: t`Verdict`,
    isWide: true,
    cell: ({ gates }) => <TargetVerdict gates={gates} />,
  },
  { key: 'what', head: t`What happens`, isWide: true, cell: (row) => <WhatHappens row={row} /> },
];

function TargetVerdicts({ standings }: { readonly standings: readonly Standing[] }) {
  const passing = standings.filter((one) => one === 'passes' || one === 'promoted').length;
  const failing = standings.filter((one) => one === 'fails').length;
  const unknown = standings.filter((one) => one === 'unknown').length;
  if (passing + failing + unknown === 0) return null;
  const told = [
    passing > 0 && plural(passing, { one: '# passes', other: '# pass' }),
    failing > 0 && plural(failing, { one: '# fails', other: '# fail' }),
    unknown > 0 && t`of ${unknown} it is not known yet`,
  ];
  return <span className="block text-sm text-ink-2">{told.filter((one) => one !== false).join(', ')}</span>;
}

/** Why each of those would not, or did not, go there. */
function Refusals({ rows }: { readonly rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <section className="mt-3" aria-label={t`Refused`}>
      <h3 className="font-semibold">{plural(rows.length, { one: '# is refused', other: '# are refused' })}</h3>
      <ul className="max-h-[24vh] overflow-y-auto">
        {rows.map(({ image: { tag }, error }) => (
          <li key={tag} className="border-b border-line py-1 last:border-0 [overflow-wrap:anywhere]">
            <span className="font-semibold">{tag}</span>{' '}
            <span className="text-ink-2">{reasonInWords(sentenceOf(error))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function WhatHappens({ row: { trial, error, isDone, targetTag } }: { readonly row: Row }) {
  if (isDone && trial)
    return (
      <Trans>
        promoted: <TagLink repository={trial.target.repository} tag={targetTag} />
      </Trans>
    );
  // Why stands in the list below.
  if (error !== undefined) return <VerdictBadge verdict="fail" word={t`refused`} />;
  if (!trial)
    return (
      <span className="text-ink-3">
        <Trans>not known yet</Trans>
      </span>
    );
  if (trial.state === 'already_there') return t`there already`;
  if (trial.newRepository) return t`a new tag in a new repository, private`;
  // It was not looked at.
  if (trial.reason !== null) return t`not known: you may not see the target`;
  const { previousDigest } = trial.target;
  return previousDigest === null ? (
    t`a new tag`
  ) : (
    <Trans>
      moves from <code>{shortDigest(previousDigest)}</code>
    </Trans>
  );
}
