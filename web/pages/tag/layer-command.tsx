// The command that made a layer: cut in its row where it is long, and whole, to be copied, when it is opened.

import { t } from '@lingui/core/macro';
import { CommandText } from '../../parts/command-text.tsx';
import { Command } from '../../parts/copy.tsx';
import { Hint } from '../../parts/hint.tsx';

/** Longer ones are cut in most windows. */
const SHORT = 40;

export function LayerCommand({ text }: { readonly text: string | null }) {
  if (text === null) return <code>{t`not stated`}</code>;
  if (text.length <= SHORT)
    return (
      <code>
        <CommandText text={text} />
      </code>
    );
  return (
    <Hint
      more={
        <div className="max-h-[50vh] overflow-y-auto">
          <Command text={text} />
        </div>
      }
    >
      <code className="min-w-0 overflow-hidden text-ellipsis whitespace-nowrap max-[700px]:whitespace-normal max-[700px]:[overflow-wrap:anywhere]">
        <CommandText text={text} />
      </code>
    </Hint>
  );
}
