// A place where nothing is yet: what it is, and what fills it.

import type { ReactNode } from 'react';

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="rounded-lg border border-line px-6 py-8">
      <h2 className="text-lg font-semibold">{title}</h2>
      <div className="mt-1 max-w-[640px] text-ink-2">{children}</div>
    </div>
  );
}
