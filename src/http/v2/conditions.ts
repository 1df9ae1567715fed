// Conditional requests: RFC 9110, section 13. Entity tags are digests, so they are strong and never wrong; nothing here has a
// date.

import type { IncomingHttpHeaders } from 'node:http';
import { ShiplockError } from '../../errors.ts';
import { type Digests, isAmong, type Precondition } from '../../registry/precondition.ts';

/** The entity tag of what has this digest. */
export function entityTag(digest: string): string {
  return `"${digest}"`;
}

/** What If-Match and If-None-Match ask of a change; undefined when there is neither. */
export function preconditionOf(headers: IncomingHttpHeaders): Precondition | undefined {
  const match = digestsIn(headers['if-match'], 'strong');
  const noneMatch = digestsIn(headers['if-none-match'], 'weak');
  return match === undefined && noneMatch === undefined ? undefined : { match, noneMatch };
}

/**
 * True when the client has already what it asks for.
 * @throws ShiplockError PRECONDITION_FAILED when it wants something else
 */
export function isKnownToClient(headers: IncomingHttpHeaders, digest: string): boolean {
  const wanted = digestsIn(headers['if-match'], 'strong');
  if (wanted !== undefined && !isAmong(wanted, digest))
    throw new ShiplockError('PRECONDITION_FAILED', `this is ${digest}, which If-Match does not name`);
  const known = digestsIn(headers['if-none-match'], 'weak');
  return known !== undefined && isAmong(known, digest);
}

/** True when the ranges of the request mean this content: with If-Range, if that is its strong entity tag, and no date. */
export function rangesApply(headers: IncomingHttpHeaders, digest: string): boolean {
  const condition = headers['if-range'];
  return condition === undefined || condition === entityTag(digest);
}

/** By the strong comparison, a weak tag is like no other (section 8.8.3.2); by the weak one, it is like its strong one. */
function digestsIn(header: string | undefined, comparison: 'strong' | 'weak'): Digests | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  const tags = [...header.matchAll(/(W\/)?"([^"]*)"/g)];
  return tags.flatMap(([, weak, digest = '']) => (weak !== undefined && comparison === 'strong' ? [] : [digest]));
}
