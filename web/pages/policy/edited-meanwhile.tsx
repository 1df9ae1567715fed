// Somebody else has saved the policy while it was edited here: what they changed, and the choice between both.

import type { PolicyBody } from '../../../src/api/policy.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { criteriaInWords } from '../../words/criterion.ts';
import { Ago } from '../../words/time.tsx';

const SHOWN: readonly { readonly text: string; readonly read: (policy: PolicyBody) => string }[] = [
  { text: 'Name', read: ({ name }) => name },
  { text: 'Criteria', read: ({ rules }) => criteriaInWords(rules) },
  { text: 'Target', read: ({ target }) => target },
  { text: 'Tag name in target', read: ({ tagTemplate }) => tagTemplate },
  { text: 'Platforms', read: ({ platforms }) => platforms?.join(', ') ?? 'all' },
  { text: 'Schedule', read: ({ schedule }) => schedule ?? 'none' },
  { text: 'On', read: ({ enabled }) => (enabled ? 'yes' : 'no') },
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
        Not saved: {theirs.editedBy} saved this policy <Ago time={theirs.editedAt} />, while you were editing it.
      </p>
      <ul className="my-1.5">
        {changed.map(({ text, read }) => (
          <li key={text}>
            {text}: {read(base)} → {read(theirs)}
          </li>
        ))}
        {changed.length === 0 && <li>Nothing is different by it.</li>}
      </ul>
      <p className="mb-2">What you have filled in is still below.</p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onKeepMine}>Go on with mine</Button>
        <Button onClick={onTakeTheirs}>Take theirs</Button>
      </div>
    </Notice>
  );
}
