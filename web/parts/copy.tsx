// Copying a text in one press. Where a browser does not allow it, the text is shown, selected, and we say so.

import { t } from '@lingui/core/macro';
import { Check, Copy as CopyIcon } from 'lucide-react';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { IconButton } from './button.tsx';
import { CommandText } from './command-text.tsx';
import { copyText } from './copy-text.ts';

const SHOWN_MILLISECONDS = 1_500;

/** What has become of a text that was to be copied. */
export type CopyOutcome = { readonly isCopied: true } | { readonly isCopied: false; readonly text: string };

/** @param near an element that stays beside what is pressed */
export function useCopy(
  near: RefObject<Element | null>,
): readonly [CopyOutcome | undefined, (text: string) => Promise<void>, () => void] {
  const [outcome, setOutcome] = useState<CopyOutcome>();
  useEffect(() => {
    if (!outcome?.isCopied) return;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async (text: string) => {
    const isCopied = await copyText(text, near.current ?? document.body);
    setOutcome(isCopied ? { isCopied } : { isCopied, text });
  };
  const forget = useCallback(() => setOutcome(undefined), []);
  return [outcome, copy, forget];
}

/** Says it; a text that could not be copied stays, selected, until the focus leaves it. */
export function CopyAnswer({
  outcome,
  onLeave,
}: {
  readonly outcome: CopyOutcome | undefined;
  readonly onLeave: () => void;
}) {
  return (
    <>
      <span role="status" className={outcome?.isCopied === false ? 'text-sm whitespace-normal text-high' : 'sr-only'}>
        {outcome?.isCopied && t`Copied`}
        {outcome?.isCopied === false && t`The browser does not allow copying here. The text is selected: press Ctrl-C.`}
      </span>
      {outcome?.isCopied === false && (
        <input
          ref={selectAll}
          readOnly
          aria-label={t`The text to copy`}
          value={outcome.text}
          onBlur={onLeave}
          className="h-6 w-48 max-w-full rounded border border-edge bg-page px-1.5 font-mono text-sm"
        />
      )}
    </>
  );
}

function selectAll(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const [outcome, copy, forget] = useCopy(place);
  return (
    <span ref={place} className="inline-flex flex-wrap items-center gap-1">
      <IconButton label={label} onClick={() => copy(text)}>
        {outcome?.isCopied ? <Check size={14} aria-hidden /> : <CopyIcon size={14} aria-hidden />}
      </IconButton>
      <CopyAnswer outcome={outcome} onLeave={forget} />
    </span>
  );
}

/** A command as it is typed, with a button that copies it. */
export function Command({ text }: { readonly text: string }) {
  const code = useRef<HTMLElement>(null);
  const selectCode = () => code.current && getSelection()?.selectAllChildren(code.current);
  return (
    <div className="flex items-center gap-1 rounded-md border border-line bg-panel py-1 pr-1 pl-2.5">
      <code
        ref={code}
        onDoubleClick={selectCode}
        className="min-w-0 flex-1 whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        <CommandText text={text} />
      </code>
      <CopyButton text={text} label={t`Copy the command`} />
    </div>
  );
}
