// What an event of a tag's history says beside who and when: from where to where, and why.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { shortDigest } from '../../words/digest.tsx';
import { NamedRepository, NamedTag } from '../../words/named-elsewhere.tsx';
import { reasonInWords } from '../../words/reason.ts';
import { MARKS, type Verdict } from '../../words/verdict.tsx';
import { type TagEvent, toldBy } from './history-rows.ts';

export function HistoryDetail({ event }: { readonly event: TagEvent }) {
  const { comment, reason, verdict, target } = toldBy(event);
  const why = reasonInWords(reason ?? '');
  const parts: { readonly key: string; readonly part: ReactNode }[] = [
    { key: 'what', part: <What event={event} /> },
    ...(verdict !== undefined && typeof target === 'string'
      ? [{ key: 'verdict', part: <Said verdict={verdict} target={target} /> }]
      : []),
    ...(why === '' ? [] : [{ key: 'why', part: why }]),
    ...(comment
      ? [
          {
            key: 'comment',
            part: (
              <>
                “<bdi>{comment}</bdi>”
              </>
            ),
          },
        ]
      : []),
  ];
  return parts.map(({ key, part }, position) => (
    <span key={key}>
      {position > 0 && ' · '}
      {part}
    </span>
  ));
}

/** What a policy said about going to its target. */
function Said({ verdict, target }: { readonly verdict: string; readonly target: string }) {
  const { word } = MARKS[verdict as Verdict];
  return (
    <Trans>
      {word} for <NamedRepository repository={target} />
    </Trans>
  );
}

/** From where to where, or which images. */
function What({ event }: { readonly event: TagEvent }) {
  const { digest, previousDigest } = event;
  const { source, target } = toldBy(event);
  const to = typeof target === 'string' ? undefined : target;
  const isWay = source?.repository !== undefined && to?.repository !== undefined && to.tag !== undefined;
  // What is rolled back comes from where it goes: what it moved from says more.
  if (isWay && !(source.repository === to.repository && source.tag === to.tag))
    return (
      <>
        {source.tag ? (
          <NamedTag repository={source.repository ?? ''} tag={source.tag} />
        ) : (
          t`${source.repository ?? ''} by its digest`
        )}{' '}
        → <NamedTag repository={to.repository ?? ''} tag={to.tag ?? ''} />
      </>
    );
  if (digest === null) return previousDigest === null ? null : <code>{shortDigest(previousDigest)}</code>;
  return (
    <code>
      {previousDigest === null ? shortDigest(digest) : `${shortDigest(previousDigest)} → ${shortDigest(digest)}`}
    </code>
  );
}
