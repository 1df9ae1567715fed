// Images that take no time to be made: of one layer, which is of their text only.

import { buildImage } from '../../src/image/build-image.ts';
import type { Built } from '../../src/image/built.ts';

export function smallImage(text: string): Built {
  return buildImage({ layers: [{ files: [{ path: 'srv/text', content: text }], compression: 'none' }] });
}
