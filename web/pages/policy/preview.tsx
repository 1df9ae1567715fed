// What the policy in the form would do with each tag that is there; nothing is written.

import type { UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import type { previewedTagSchema, previewSchema } from '../../../src/api/policy.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Hint } from '../../parts/hint.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Eligible } from '../../words/eligible.tsx';
import { TagLink } from '../../words/repository-link.tsx';
import { RuleList } from '../../words/rule-list.tsx';
import { VerdictBadge } from '../../words/verdict.tsx';

type PreviewedTag = z.output<typeof previewedTagSchema>;
type Preview = z.output<typeof previewSchema>;

/** A list of 10,000 rows helps nobody; the counts are of all. */
const MOST_SHOWN = 200;

interface PreviewProps {
  readonly source: string;
  readonly found: UseQueryResult<Preview>;
  /** What must be filled in before anything can be said. */
  readonly missing: string | undefined;
}

export function PolicyPreview({ source, found, missing }: PreviewProps) {
  return (
    <section aria-label="Preview" aria-busy={found.isFetching} className="min-w-0">
      <div className="mb-2 flex flex-wrap items-baseline gap-x-3">
        <h2 className="font-semibold">Preview</h2>
        <span className="text-sm text-ink-3">
          what this policy would do with the tags that are there; nothing is written
        </span>
      </div>
      {missing !== undefined ? (
        <Empty title="Nothing to preview yet">{missing}</Empty>
      ) : (
        <>
          <Problem error={found.error} onRetry={() => found.refetch()} />
          {found.isPending && (
            <p role="status" className="text-ink-3">
              Asking…
            </p>
          )}
          {found.data && <Tags source={source} preview={found.data} />}
        </>
      )}
    </section>
  );
}

function Tags({ source, preview }: { readonly source: string; readonly preview: Preview }) {
  const { items, conflict, changed, truncated, total } = preview;
  const shown = items.slice(0, MOST_SHOWN);
  return (
    <>
      {conflict !== null && <Notice kind="error">It cannot be saved like this: {conflict}</Notice>}
      <p role="status" className="mb-1 text-ink-2">
        {countsInWords(items)}
        {changed !== null && ` The edit changes the outcome for ${changed}.`}
        {truncated && ` Of ${total} tags only the newest ${items.length} were looked at.`}
        {!truncated && shown.length < items.length && ` The newest ${shown.length} are shown.`}
      </p>
      {items.length === 0 ? (
        <Empty title={`${source} has no tags yet`}>The policy looks at each one as it is pushed.</Empty>
      ) : (
        <Table caption="Preview by tag" columns={columnsOf(source)} rows={shown} keyOf={({ tag }) => tag} />
      )}
    </>
  );
}

function columnsOf(source: string): readonly Column<PreviewedTag>[] {
  return [
    { key: 'tag', head: 'Tag', cell: ({ tag }) => <TagLink repository={source} tag={tag} isShort /> },
    { key: 'verdict', head: 'Verdict', cell: (row) => <Verdict row={row} /> },
    {
      key: 'target',
      head: 'In the target',
      cell: ({ verdict, targetTag }) =>
        verdict === 'pass' ? (
          <code className="[overflow-wrap:anywhere]">{targetTag}</code>
        ) : (
          <span className="text-ink-3">–</span>
        ),
    },
    {
      key: 'why',
      head: 'Why',
      cell: (row) => (
        <span className="block py-1.5 whitespace-normal text-ink-2 [overflow-wrap:anywhere]">{whyOf(row)}</span>
      ),
    },
  ];
}

function Verdict({ row }: { readonly row: PreviewedTag }) {
  const { verdict, conflict, alreadyThere, rules } = row;
  return (
    <Hint more={<RuleList rules={rules} />}>
      {verdict === 'pass' && conflict !== null ? (
        <Badge tone="high">conflict</Badge>
      ) : (
        <VerdictBadge
          verdict={verdict}
          {...(verdict === 'pass' ? { word: alreadyThere ? 'already there' : 'promotes' } : {})}
        />
      )}
    </Hint>
  );
}

function whyOf({ verdict, reason, conflict, alreadyThere, eligibleAt, before }: PreviewedTag) {
  const until = before !== null && before.verdict !== verdict ? ` (so far: ${before.reason ?? 'passes'})` : '';
  if (eligibleAt !== null)
    return (
      <>
        <Eligible at={eligibleAt} />
        {until}
      </>
    );
  if (conflict !== null) return `${conflict}${until}`;
  if (verdict === 'pass')
    return `${alreadyThere ? 'the target has this image under this tag' : 'all criteria hold'}${until}`;
  return `${reason ?? ''}${until}`;
}

/** Such as `1 of 3 tags would be promoted, 2 fail.` */
function countsInWords(items: readonly PreviewedTag[]): string {
  const count = (isCounted: (item: PreviewedTag) => boolean) => items.filter(isCounted).length;
  const parts = [
    `${count(({ verdict, conflict }) => verdict === 'pass' && conflict === null)} of ${items.length} tags pass`,
    ...counted(
      count(({ verdict }) => verdict === 'fail'),
      'fail',
    ),
    ...counted(
      count(({ verdict }) => verdict === 'hold'),
      'wait',
    ),
    ...counted(
      count(({ verdict }) => verdict === 'error'),
      'cannot be judged',
    ),
    ...counted(
      count(({ verdict, conflict }) => verdict === 'pass' && conflict !== null),
      'are in conflict',
    ),
  ];
  return `${parts.join(', ')}.`;
}

function counted(count: number, word: string): string[] {
  return count === 0 ? [] : [`${count} ${word}`];
}
