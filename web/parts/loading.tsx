// What is shown until the first answer is there: nothing that jumps, and not at once.

import { t } from '@lingui/core/macro';

export function Loading({ what = t`Loading` }: { readonly what?: string }) {
  return (
    <p role="status" className="py-6 text-ink-3">
      {what}…
    </p>
  );
}
