// What the policy in the form would do with each tag that is there; nothing is written.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import type { previewSchema } from '../../../src/api/policy.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Hint } from '../../parts/hint.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Eligible } from '../../words/eligible.tsx';
import { reasonInWords } from '../../words/reason.ts';
import { TagLink } from '../../words/repository-link.tsx';
import { RuleList } from '../../words/rule-list.tsx';
import { VerdictBadge } from '../../words/verdict.tsx';
import type { FindPart, Part } from './matched-part.ts';
import type { PreviewedTag } from './previewed-tag.ts';

type Preview = z.output<typeof previewSchema>;

/** A list of 10,000 rows helps nobody; the counts are of all. */
const MOST_SHOWN = 200;

interface PreviewProps {
  readonly source: string;
  readonly found: UseQueryResult<Preview>;
  /** What must be filled in before anything can be said. */
  readonly missing: string | undefined;
  /** What is not asked yet, though something can be said. */
  readonly note: string | undefined;
  /** False while no target is named. */
  readonly hasTarget: boolean;
  /** The policy is not as it was saved. */
  readonly isEdited: boolean;
  /** What the criteria find in the names of tags. */
  readonly partOf: FindPart;
}

export function PolicyPreview({ source, found, missing, note, hasTarget, isEdited, partOf }: PreviewProps) {
  return (
    <section aria-label={t`Preview`} aria-busy={found.isFetching} className="min-w-0">
      <div className="mb-2 flex flex-wrap items-baseline gap-x-3">
        <h2 className="font-semibold">
          <Trans>Preview</Trans>
        </h2>
        <span className="text-sm text-ink-3">
          <Trans>what this policy would do with the tags that are there; nothing is written</Trans>
        </span>
      </div>
      {missing !== undefined ? (
        <Empty title={t`Nothing to preview yet`}>{missing}</Empty>
      ) : (
        <>
          <Problem error={found.error} onRetry={() => found.refetch()} />
          {found.isPending && (
            <p role="status" className="text-ink-3">
              <Trans>Asking…</Trans>
            </p>
          )}
          {note !== undefined && <p className="mb-1 text-ink-3">{note}</p>}
          {found.data && (
            <Tags source={source} preview={found.data} hasTarget={hasTarget} isEdited={isEdited} partOf={partOf} />
          )}
        </>
      )}
    </section>
  );
}

interface TagsProps extends Pick<PreviewProps, 'source' | 'hasTarget' | 'isEdited' | 'partOf'> {
  readonly preview: Preview;
}

function Tags({ source, preview, hasTarget, isEdited, partOf }: TagsProps) {
  const { items, conflict, changed, truncated, total } = preview;
  const shown = items.slice(0, MOST_SHOWN);
  return (
    <>
      {conflict !== null && (
        <Notice kind="error">
          <Trans>It cannot be saved like this: {conflict}</Trans>
        </Notice>
      )}
      <p role="status" className="mb-1 text-ink-2">
        {countsInWords(items)}
        {isEdited && changed !== null && t` The edit changes the outcome for ${changed}.`}
        {truncated && t` Of ${total} tags only the newest ${items.length} were looked at.`}
        {!truncated && shown.length < items.length && t` The newest ${shown.length} are shown.`}
      </p>
      {items.length === 0 ? (
        <Empty title={t`${source} has no tags yet`}>
          <Trans>The policy looks at each one as it is pushed.</Trans>
        </Empty>
      ) : (
        <Table
          caption={t`Preview by tag`}
          columns={columnsOf(source, { hasTarget, partOf })}
          rows={shown}
          keyOf={({ tag }) => tag}
        />
      )}
    </>
  );
}

function columnsOf(
  source: string,
  { hasTarget, partOf }: Pick<PreviewProps, 'hasTarget' | 'partOf'>,
): readonly Column<PreviewedTag>[] {
  const inTarget: Column<PreviewedTag> = {
    key: 'target',
    head: t`In the target`,
    cell: ({ verdict, targetTag }) =>
      verdict === 'pass' ? (
        <code className="[overflow-wrap:anywhere]">{targetTag}</code>
      ) : (
        <span className="text-ink-3">–</span>
      ),
  };
  return [
    {
      key: 'tag',
      head: t`Tag`,
      cell: ({ tag }) => (
        <TagLink repository={source} tag={tag} isShort>
          <MarkedTag tag={tag} part={partOf(tag)} />
        </TagLink>
      ),
    },
    { key: 'verdict', head: t`Verdict`, cell: (row) => <Verdict row={row} hasTarget={hasTarget} /> },
    ...(hasTarget ? [inTarget] : []),
    {
      key: 'why',
      head: t`Why`,
      cell: (row) => (
        <span className="block py-1.5 whitespace-normal text-ink-2 [overflow-wrap:anywhere]">{whyOf(row)}</span>
      ),
    },
  ];
}

function MarkedTag({ tag, part }: { readonly tag: string; readonly part: Part | undefined }) {
  if (!part) return tag;
  return (
    <>
      {tag.slice(0, part.start)}
      <mark className="rounded-sm bg-accent-soft text-inherit underline">{tag.slice(part.start, part.end)}</mark>
      {tag.slice(part.end)}
    </>
  );
}

function Verdict({ row, hasTarget }: { readonly row: PreviewedTag; readonly hasTarget: boolean }) {
  const { verdict, conflict, alreadyThere, rules } = row;
  return (
    <Hint more={<RuleList rules={rules} />}>
      {verdict === 'pass' && conflict !== null ? (
        <Badge tone="high">
          <Trans>conflict</Trans>
        </Badge>
      ) : (
        <VerdictBadge
          verdict={verdict}
          {...(verdict === 'pass' && hasTarget ? { word: alreadyThere ? t`already there` : t`promotes` } : {})}
        />
      )}
    </Hint>
  );
}

function whyOf({ verdict, reason, conflict, alreadyThere, eligibleAt, before }: PreviewedTag) {
  const until =
    before !== null && before.verdict !== verdict
      ? t` (so far: ${before.reason === null ? t`passes` : reasonInWords(before.reason)})`
      : '';
  if (eligibleAt !== null)
    return (
      <>
        <Eligible at={eligibleAt} />
        {until}
      </>
    );
  if (conflict !== null) return `${conflict}${until}`;
  if (verdict === 'pass')
    return `${alreadyThere ? t`the target has this image under this tag` : t`all criteria hold`}${until}`;
  return `${reason === null ? '' : reasonInWords(reason)}${until}`;
}

/** Such as `1 of 3 tags would be promoted, 2 fail.` */
function countsInWords(items: readonly PreviewedTag[]): string {
  const count = (isCounted: (item: PreviewedTag) => boolean) => items.filter(isCounted).length;
  const passing = count(({ verdict, conflict }) => verdict === 'pass' && conflict === null);
  const failing = count(({ verdict }) => verdict === 'fail');
  const waiting = count(({ verdict }) => verdict === 'hold');
  const unjudged = count(({ verdict }) => verdict === 'error');
  const inConflict = count(({ verdict, conflict }) => verdict === 'pass' && conflict !== null);
  const parts = [
    t`${passing} of ${items.length} tags pass`,
    failing > 0 && t`${failing} fail`,
    waiting > 0 && t`${waiting} wait`,
    unjudged > 0 && t`${unjudged} cannot be judged`,
    inConflict > 0 && t`${inConflict} are in conflict`,
  ];
  return `${parts.filter((part) => part !== false).join(', ')}.`;
}
