// The head of a page: where one is, what it is called, and what can be done with it.

import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import { useEffect } from 'react';

interface PageHeadProps {
  /** As text: for the window's title, too. */
  readonly title: string;
  readonly heading?: ReactNode;
  readonly crumbs?: ReactNode;
  readonly sub?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHead({ title, heading, crumbs, sub, actions }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} – Shiplock`;
  }, [title]);
  return (
    <header className="mb-3">
      {crumbs && (
        <nav aria-label={t`Breadcrumbs`} className="text-ink-3">
          {crumbs}
        </nav>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 tabIndex={-1} className="min-w-0 text-xl font-semibold outline-none [overflow-wrap:anywhere]">
          {heading ?? title}
        </h1>
        <div className="ml-auto flex flex-wrap gap-2">{actions}</div>
      </div>
      {sub && <p className="mt-0.5 text-ink-2 [overflow-wrap:anywhere]">{sub}</p>}
    </header>
  );
}
