// Paths of the OCI Distribution Specification. Names of repositories contain slashes, and even the words `blobs` and
// `manifests`, so a path is read from its end.

import { ShiplockError } from '../../errors.ts';
import { type Digest, parseDigest } from '../../oci/digest.ts';
import { isRepositoryName } from '../../oci/reference.ts';

export type Operation =
  | { readonly kind: 'base' }
  | { readonly kind: 'token' }
  | { readonly kind: 'catalog' }
  | { readonly kind: 'tags'; readonly name: string }
  | { readonly kind: 'manifest'; readonly name: string; readonly reference: string }
  | { readonly kind: 'referrers'; readonly name: string; readonly digest: Digest }
  | { readonly kind: 'blob'; readonly name: string; readonly digest: Digest }
  | { readonly kind: 'uploads'; readonly name: string }
  | { readonly kind: 'upload'; readonly name: string; readonly id: string };

/**
 * The operation that this path asks for.
 * @param path what stands behind `/v2/`, without a query
 * @throws ShiplockError NAME_INVALID, DIGEST_INVALID, or NOT_FOUND for a path of no known form
 */
export function parseOperation(path: string): Operation {
  if (path === '') return { kind: 'base' };
  if (path === 'token') return { kind: 'token' };
  if (path === '_catalog') return { kind: 'catalog' };
  const segments = path.split('/').map(decode);
  const last = segments.pop() ?? '';
  const word = segments.pop();
  if (word === 'tags' && last === 'list') return { kind: 'tags', name: repositoryName(segments) };
  if (word === 'manifests') return { kind: 'manifest', name: repositoryName(segments), reference: last };
  if (word === 'referrers') return { kind: 'referrers', name: repositoryName(segments), digest: digest(last) };
  if (word === 'uploads' && segments.at(-1) === 'blobs') {
    segments.pop();
    const name = repositoryName(segments);
    return last === '' ? { kind: 'uploads', name } : { kind: 'upload', name, id: last };
  }
  // Some clients leave the slash behind `uploads` out.
  if (word === 'blobs' && last === 'uploads') return { kind: 'uploads', name: repositoryName(segments) };
  if (word === 'blobs') return { kind: 'blob', name: repositoryName(segments), digest: digest(last) };
  throw new ShiplockError('NOT_FOUND', 'this path is not one of the OCI Distribution Specification');
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ShiplockError('NAME_INVALID', `${JSON.stringify(segment)} is not well-formed percent-encoding`);
  }
}

function repositoryName(segments: readonly string[]): string {
  const name = segments.join('/');
  if (isRepositoryName(name)) return name;
  throw new ShiplockError('NAME_INVALID', `${JSON.stringify(name.slice(0, 300))} is not a repository's name`, { name });
}

function digest(text: string): Digest {
  const parsed = parseDigest(text);
  if (parsed) return parsed;
  throw new ShiplockError('DIGEST_INVALID', `${JSON.stringify(text.slice(0, 200))} is not a sha256 or sha512 digest`);
}
