// What deleting tags would do: what stays on the image of each, what is attached to it, and what will be refused.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { AnsweredJson } from '../../../src/api/call.ts';
import type { TagBody } from '../../../src/api/tag.ts';
import type { planTagDeletion } from '../../../src/api/tag-deletion.ts';
import { listInWords } from '../../language/in-words.ts';
import { shortDigest } from '../../words/digest.tsx';

type Plan = AnsweredJson<typeof planTagDeletion>;

interface DeletionPlanProps {
  readonly plan: Plan;
  /** How many are meant. */
  readonly count: number;
  /** Those of them that the page knows. */
  readonly tags: readonly TagBody[];
}

export function DeletionPlan({ plan: { items }, count, tags }: DeletionPlanProps) {
  const known = new Map(tags.map((tag) => [tag.name, tag]));
  return (
    <>
      <ul
        aria-label={t`What deleting would do`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        className="max-h-[38vh] overflow-y-auto rounded-md border border-line px-2"
      >
        {items.map((item) => (
          <li key={item.tag} className="border-b border-line py-1 last:border-0 [overflow-wrap:anywhere]">
            <span className="font-semibold">{item.tag}</span>{' '}
            <code className="text-ink-3">{shortDigest(item.digest)}</code>{' '}
            <span className="text-ink-2">{whatStays(item, known.get(item.tag))}</span>
            {item.refusal !== null && (
              <div className="text-critical">
                <Trans>Will be refused: {item.refusal}</Trans>
              </div>
            )}
          </li>
        ))}
      </ul>
      {count > items.length && (
        <p className="mt-1 text-ink-3">
          <Trans>and {count - items.length} more</Trans>
        </p>
      )}
    </>
  );
}

function whatStays({ otherTags, otherTagCount, attachments }: Plan['items'][number], tag: TagBody | undefined): string {
  const platforms = tag?.platforms.flatMap(({ platform }) => platform ?? []) ?? [];
  const more = otherTagCount - otherTags.length;
  const others = otherTagCount === 0 ? t`no other tag of this repository` : staysAs(otherTags, more);
  const attached = attachments === 0 ? '' : t`${attachments} attached`;
  return [platforms.join(', '), others, attached].filter((text) => text !== '').join(' · ');
}

function staysAs(tags: readonly string[], more: number): string {
  return t`stays as ${listInWords(more > 0 ? [...tags, t`${more} more`] : tags)}`;
}
