// Content that is embedded in a descriptor. Clients take it in place of the blob, and not all of them compare it with the
// digest, so that a manifest which embeds something else would say two things.

import { createHash } from 'node:crypto';
import { digestAlgorithm, digestHex } from '../oci/digest.ts';
import type { EmbeddedContent } from '../oci/pushed-manifest.ts';

/** @throws Error when the data is not the content that its descriptor names ("OCI Content Descriptors", `data`) */
export function checkEmbedded({ where, descriptor, data }: EmbeddedContent): void {
  const bytes = Buffer.from(data, 'base64');
  const { digest, size } = descriptor;
  if (bytes.length !== size) throw new Error(`${where} has ${bytes.length} bytes, not ${size} as its descriptor says`);
  const actual = createHash(digestAlgorithm(digest)).update(bytes).digest('hex');
  if (actual !== digestHex(digest)) throw new Error(`${where} is not the content of ${digest}`);
}
