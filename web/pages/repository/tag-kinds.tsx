// Images by themselves, and what is held beside them: what is attached by a tag, and what has none.

import { t } from '@lingui/core/macro';
import { Link } from '@tanstack/react-router';

const KINDS = [
  { show: undefined, text: t`Images` },
  { show: 'attached', text: t`Attached and untagged` },
  { show: 'deleted', text: t`Recently deleted` },
] as const;

export function TagKinds({ repository }: { readonly repository: string }) {
  return (
    <nav aria-label={t`What is listed`} className="inline-flex rounded-md border border-edge">
      {KINDS.map(({ show, text }) => (
        <Link
          key={text}
          to="/repositories/$repository/tags"
          params={{ repository }}
          search={(before) => ({ ...before, show })}
          activeOptions={{ exact: true, includeSearch: true }}
          activeProps={{ 'aria-current': 'page' }}
          className="px-2.5 py-1 text-ink-2 no-underline first:rounded-l-md last:rounded-r-md hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-semibold aria-[current=page]:text-accent"
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
