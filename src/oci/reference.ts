// Names and tags as in the OCI Distribution Specification 1.1, "Pulling manifests".

import { type Digest, parseDigest } from './digest.ts';

// The specification's expression, anchored. It has no nested quantifier over the same characters, so it is linear.
const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const ATTACHMENT_TAG = /^sha256-([a-f0-9]{64})(?:\.(?:sig|att|sbom))?$/;

/** Docker's limit for the name of a repository without its host. */
export const MAX_NAME_LENGTH = 255;
export const MAX_TAG_LENGTH = 128;

/** True for a repository's name of at most 255 characters, of any depth. */
export function isRepositoryName(text: string): boolean {
  return text.length <= MAX_NAME_LENGTH && NAME.test(text);
}

/** True for one component of a repository's name: the form of a namespace, and so of an account's name. */
export function isNameComponent(text: string): boolean {
  return text.length <= MAX_NAME_LENGTH && COMPONENT.test(text);
}

export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** The first component of a repository's name. */
export function namespaceOf(repository: string): string {
  const slash = repository.indexOf('/');
  return slash === -1 ? repository : repository.slice(0, slash);
}

/** A repository's name without its namespace, or undefined for a name of one component. */
export function pathInNamespace(repository: string): string | undefined {
  const slash = repository.indexOf('/');
  return slash === -1 ? undefined : repository.slice(slash + 1);
}

/** A tag or a digest, as both may stand where the specification says `<reference>`. */
export type Reference =
  | { readonly tag: string; readonly digest?: undefined }
  | { readonly digest: Digest; readonly tag?: undefined };

/** The reference in this text, or undefined when it is neither a tag nor a digest. */
export function parseReference(text: string): Reference | undefined {
  const digest = parseDigest(text);
  if (digest) return { digest };
  return isTag(text) ? { tag: text } : undefined;
}

/** An image as people write it: `dev/website:1.4`, `dev/website@sha256:…`. */
export interface ImageName {
  readonly repository: string;
  /** A tag or a digest. */
  readonly reference: string;
}

/** The image that this text names, or undefined where it is not `namespace/name:tag` or `namespace/name@digest`. */
export function parseImageName(text: string): ImageName | undefined {
  const at = text.indexOf('@');
  const split = at === -1 ? text.lastIndexOf(':') : at;
  const repository = text.slice(0, split);
  const reference = text.slice(split + 1);
  return split > 0 && isRepositoryName(repository) && parseReference(reference) ? { repository, reference } : undefined;
}

/**
 * The digest to which a tag of cosign's scheme (`sha256-<hex>.sig`, `.att`, `.sbom`) or of the referrers tag schema of
 * the Distribution Specification (`sha256-<hex>`) is attached; undefined for any other tag.
 */
export function attachedTo(tag: string): Digest | undefined {
  const match = ATTACHMENT_TAG.exec(tag);
  return match ? parseDigest(`sha256:${match[1]}`) : undefined;
}

/** The tags by which something can be attached to this digest; empty for sha512, which the schemes do not know. */
export function attachmentTags(digest: Digest): string[] {
  if (!digest.startsWith('sha256:')) return [];
  const base = digest.replace(':', '-');
  return [base, `${base}.sig`, `${base}.att`, `${base}.sbom`];
}
