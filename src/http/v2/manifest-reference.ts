// What stands behind `manifests/` in a path: a tag or a digest, or, in the path of a stranger, neither.

import { ShiplockError } from '../../errors.ts';
import { parseReference, type Reference } from '../../oci/reference.ts';

/**
 * The reference under which a manifest may be pushed.
 * @throws ShiplockError TAG_INVALID, DIGEST_INVALID
 */
export function pushedReference(text: string): Reference {
  const parsed = parseReference(text);
  if (parsed) return parsed;
  const shown = JSON.stringify(text.slice(0, 200));
  if (text.includes(':')) throw new ShiplockError('DIGEST_INVALID', `${shown} is not a sha256 or sha512 digest`);
  throw new ShiplockError('TAG_INVALID', `${shown} is not a tag: at most 128 letters, digits, ., _ and -`);
}

/**
 * The reference under which a manifest may be found: nothing can be under a text that is not a tag.
 * @throws ShiplockError MANIFEST_UNKNOWN, DIGEST_INVALID
 */
export function storedReference(text: string): Reference {
  const parsed = parseReference(text);
  if (parsed || text.includes(':')) return parsed ?? pushedReference(text);
  throw new ShiplockError('MANIFEST_UNKNOWN', `there is no tag ${JSON.stringify(text.slice(0, 200))}`, { tag: text });
}
