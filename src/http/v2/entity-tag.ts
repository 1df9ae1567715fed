// Entity tags are digests, so they are strong and never wrong.

/** True when If-None-Match names this digest (RFC 9110, section 13.1.2). */
export function matchesEntityTag(header: string | undefined, digest: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((part) => {
    const tag = part.trim().replace(/^W\//, '');
    return tag === '*' || tag === `"${digest}"`;
  });
}
