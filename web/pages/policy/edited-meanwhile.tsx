// Somebody else has saved the policy while it was edited here: what they changed, and the choice between both.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { PolicyBody } from '../../../src/api/policy.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { criteriaInWords } from '../../words/criterion.ts';
import { Ago } from '../../words/time.tsx';

const SHOWN: readonly { readonly text: string; readonly read: (policy: PolicyBody) => string }[] = [
  { text: t`Name`, read: ({ name }) => name },
  { text: t`Criteria`, read: ({ rules }) => criteriaInWords(rules) },
  { text: t`Target`, read: ({ target }) => target },
  { text: t`Tag name in target`, read: ({ tagTemplate }) => tagTemplate },
  { text: t`Platforms`, read: ({ platforms }) => platforms?.join(', ') ?? t`all` },
  { text: t`Schedule`, read: ({ schedule }) => schedule ?? t`none` },
  { text: t`On`, read: ({ enabled }) => (enabled ? t`yes` : t`no`) },
];

interface EditedMeanwhileProps {
  readonly base: PolicyBody;
  readonly theirs: PolicyBody;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

export function EditedMeanwhile({ base, theirs, onKeepMine, onTakeTheirs }: EditedMeanwhileProps) {
  const changed = SHOWN.filter(({ read }) => read(base) !== read(theirs));
  return (
    <Notice kind="error">
      <p className="font-semibold">
        <Trans>
          Not saved: {theirs.editedBy} saved this policy <Ago time={theirs.editedAt} />, while you were editing it.
        </Trans>
      </p>
      <ul className="my-1.5">
        {changed.map(({ text, read }) => (
          <li key={text}>
            {text}: {read(base)} → {read(theirs)}
          </li>
        ))}
        {changed.length === 0 && (
          <li>
            <Trans>Nothing is different by it.</Trans>
          </li>
        )}
      </ul>
      <p className="mb-2">
        <Trans>What you have filled in is still below.</Trans>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onKeepMine}>
          <Trans>Go on with mine</Trans>
        </Button>
        <Button onClick={onTakeTheirs}>
          <Trans>Take theirs</Trans>
        </Button>
      </div>
    </Notice>
  );
}
