// A digest: short to read, whole to copy.

import { t } from '@lingui/core/macro';
import { CopyButton } from '../parts/copy.tsx';

const SHOWN = 12;

/** The first letters behind the algorithm. */
export function shortDigest(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1).slice(0, SHOWN);
}

export function Digest({ digest }: { readonly digest: string }) {
  return (
    <span className="inline-flex items-center gap-0.5">
      <code title={digest} className="text-ink-2">
        {shortDigest(digest)}
      </code>
      <CopyButton text={digest} label={t`Copy the digest ${shortDigest(digest)}`} />
    </span>
  );
}
