// Digests as in the OCI Image Specification ("Descriptors", section "Digests"): `algorithm:encoded`. Only the two
// registered algorithms are accepted, since a digest that cannot be checked protects nothing.

declare const digestBrand: unique symbol;

/** A well-formed sha256 or sha512 digest, as a string such as `sha256:2c26…`. */
export type Digest = string & { readonly [digestBrand]: true };

export type DigestAlgorithm = 'sha256' | 'sha512';

const PATTERN = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;

/** The digest in this text, or undefined when it is not a well-formed sha256 or sha512 digest. */
export function parseDigest(text: string): Digest | undefined {
  return PATTERN.test(text) ? (text as Digest) : undefined;
}

/** `sha256` or `sha512`. */
export function digestAlgorithm(digest: Digest): DigestAlgorithm {
  return digest.startsWith('sha256:') ? 'sha256' : 'sha512';
}

/** The hexadecimal part of the digest. */
export function digestHex(digest: Digest): string {
  return digest.slice(7);
}

/** The digest with this algorithm and this lower-case hexadecimal hash; the caller has just computed the hash. */
export function digestOf(algorithm: DigestAlgorithm, hex: string): Digest {
  return `${algorithm}:${hex}` as Digest;
}

/** The algorithm of that name, or undefined for one that is not registered. */
export function parseDigestAlgorithm(text: string): DigestAlgorithm | undefined {
  return text === 'sha256' || text === 'sha512' ? text : undefined;
}
