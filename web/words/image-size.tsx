// How large an image is: logical bytes, which it may share with others; of an index the sum of its images, and it says so.

import { Trans } from '@lingui/react/macro';
import { sizeInWords } from './size.ts';

interface ImageSizeProps {
  readonly image: { readonly kind: string; readonly size: number };
}

export function ImageSize({ image: { kind, size } }: ImageSizeProps) {
  return (
    <>
      {kind === 'index' && (
        <span className="text-ink-3">
          <Trans>sum </Trans>
        </span>
      )}
      {sizeInWords(size)}
    </>
  );
}
