// What somebody has typed, or pasted, into a search: a name of an image as clients write it, a digest or the beginning of one, a
// vulnerability, or a part of a name.

export interface SearchText {
  /** In the names of repositories. */
  readonly repository: string | undefined;
  /** The beginning of a tag; in `repository`, when that was typed, too. */
  readonly tag: string | undefined;
  /** The beginning of a digest, with its algorithm. */
  readonly digest: string | undefined;
  /** As it would be called, such as CVE-2024-3094. */
  readonly vulnerability: string | undefined;
}

const DIGEST = /^(?:(sha256|sha512):)?([0-9a-f]{6,128})$/;
const VULNERABILITY = /^(?:CVE-\d{4}-\d{3,}|GHSA(?:-[0-9a-z]{4}){3}|[A-Z]{2,10}-[\w:-]*\d[\w:-]*)$/i;
/** A host has a dot, a port, or is this machine (as distribution's reference package has it). */
const HOST = /^(?:[\w-]+(?:\.[\w-]+)+(?::\d+)?|[\w-]+:\d+|localhost)$/;

/** What the text may mean; several things, where it can mean several. */
export function readSearch(typed: string): SearchText {
  const text = typed.trim().replace(/^(?:https?|docker|oci):\/\//, '');
  const [, algorithm = 'sha256', hex] = DIGEST.exec(text) ?? [];
  const vulnerability = VULNERABILITY.test(text)
    ? text.toUpperCase().replace(/^GHSA.*/, (one) => `GHSA${one.slice(4).toLowerCase()}`)
    : undefined;
  if (hex !== undefined) return { repository: text, tag: text, digest: `${algorithm}:${hex}`, vulnerability };
  const at = text.indexOf('@');
  const [name, digest] = at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
  const withoutHost =
    HOST.test(name.split('/', 1)[0] ?? '') && name.includes('/') ? name.slice(name.indexOf('/') + 1) : name;
  const colon = withoutHost.lastIndexOf(':');
  const [repository, tag] =
    colon === -1 ? [withoutHost, undefined] : [withoutHost.slice(0, colon), withoutHost.slice(colon + 1)];
  return {
    repository: repository === '' ? undefined : repository.toLowerCase(),
    // A name alone may be one of a tag.
    tag: tag ?? (repository.includes('/') || repository === '' ? undefined : repository),
    digest: digest !== undefined && DIGEST.test(digest) ? digest : undefined,
    vulnerability,
  };
}
