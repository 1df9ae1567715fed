// Copying a text in one press. Browsers allow it over HTTPS and on loopback only; elsewhere the text is selected, and we say so.

import { Check, Copy as CopyIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from './button.tsx';

const SHOWN_MILLISECONDS = 1_500;

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [said, setSaid] = useState<'copied' | 'cannot' | undefined>();
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(undefined), SHOWN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('copied');
    } catch {
      setSaid('cannot');
    }
  };
  return (
    <>
      <IconButton label={label} onClick={copy}>
        {said === 'copied' ? <Check size={14} aria-hidden /> : <CopyIcon size={14} aria-hidden />}
      </IconButton>
      <span role="status" className={said === 'cannot' ? 'text-sm text-high' : 'sr-only'}>
        {said === 'copied' && 'Copied'}
        {said === 'cannot' && 'The browser does not allow copying here: select the text'}
      </span>
    </>
  );
}

/** A command as it is typed, with a button that copies it. */
export function Command({ text }: { readonly text: string }) {
  const code = useRef<HTMLElement>(null);
  const selectAll = () => code.current && getSelection()?.selectAllChildren(code.current);
  return (
    <div className="flex items-center gap-1 rounded-md border border-line bg-panel py-1 pr-1 pl-2.5">
      <code
        ref={code}
        onDoubleClick={selectAll}
        className="min-w-0 flex-1 whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {text}
      </code>
      <CopyButton text={text} label="Copy the command" />
    </div>
  );
}
