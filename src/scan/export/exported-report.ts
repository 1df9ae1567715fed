// What an export tells: of one image, what was found in it, when and by which version.

import { createHash } from 'node:crypto';
import type { Microseconds } from '../../clock.ts';
import type { ComponentLicense, Detection } from '../../detect/component.ts';
import { canonicalPurl } from '../../detect/purl-of.ts';
import type { Digest } from '../../oci/digest.ts';

export interface ExportedReport {
  readonly image: { readonly repository: string; readonly digest: Digest; readonly tag?: string };
  readonly at: Microseconds;
  readonly detection: Detection;
  /** Of Shiplock. */
  readonly version: string;
}

/** A UUID that the same words always give (version 8 of RFC 9562: a hash of our own choice). */
export function uuidOf(...words: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(words)).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The image as a package URL of type `oci`: the name is the last part of the repository's. */
export function imagePurl({ image: { repository, digest, tag } }: ExportedReport): string {
  const name = repository.slice(repository.lastIndexOf('/') + 1).toLowerCase();
  return canonicalPurl('oci', undefined, name, digest, tag ? { tag } : {});
}

/** The words of licences that were read as an SPDX expression, each once: what the package itself states. */
export function statedOtherwise(licenses: readonly ComponentLicense[]): string[] {
  return [...new Set(licenses.flatMap(({ text, spdx }) => (spdx === null || spdx === text ? [] : [text])))];
}
