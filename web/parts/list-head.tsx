// What stands above a list: filters on the left, what can be made on the right.

import type { ReactNode } from 'react';

export function ListHead({ children, actions }: { readonly children?: ReactNode; readonly actions?: ReactNode }) {
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2">
      {children}
      <div className="ml-auto flex flex-wrap gap-2">{actions}</div>
    </div>
  );
}
