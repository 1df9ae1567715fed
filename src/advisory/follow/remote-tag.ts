// A followed tag in another registry.

import { createHash } from 'node:crypto';
import { hasCode, ShiplockError } from '../../errors.ts';
import { digestOf } from '../../oci/digest.ts';
import { OCI_ARTIFACT, OCI_INDEX, OCI_MANIFEST } from '../../oci/media-type.ts';
import { bounded } from '../../outbound/bounded.ts';
import { reasonOf } from '../../outbound/download.ts';
import type { Fetch } from '../../outbound/fetch-toward.ts';
import type { Following } from './followed-tag.ts';
import { createRegistryClient } from './registry-client.ts';
import type { TagSource } from './tag-source.ts';

/** An index is asked for, too, to be told by its name that it is no archive. */
const MANIFESTS = [OCI_MANIFEST, OCI_ARTIFACT, OCI_INDEX].join(', ');
/** As much as registries take (OCI Distribution Specification 1.1, "Pushing Manifests"). */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
const MANIFEST_MILLISECONDS = 60_000;
const LAYER_MILLISECONDS = 30 * 60_000;

/**
 * @param origin the registry's; `following` names the rest
 * @param fetch toward that origin
 */
export function remoteTag(origin: string, following: Following, fetch: Fetch): TagSource {
  const { repository, tag, credentials, reference } = following;
  const client = createRegistryClient({ fetch, origin, repository, credentials });

  function failed(error: unknown): ShiplockError {
    const code = hasCode(error, 'UNAUTHORIZED') ? error.code : 'INTERNAL';
    return new ShiplockError(code, `${reference} cannot be followed: ${reasonOf(error)}`);
  }

  async function find(stop: AbortSignal) {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(MANIFEST_MILLISECONDS)]);
    const response = await client(`/v2/${repository}/manifests/${tag}`, { accept: MANIFESTS, signal });
    if (response.status === 404) {
      await response.body?.cancel();
      return undefined;
    }
    const bytes = Buffer.concat(await Array.fromAsync(bounded(bodyOf(response), MAX_MANIFEST_BYTES)));
    const digest = digestOf('sha256', createHash('sha256').update(bytes).digest('hex'));
    const mediaType = response.headers.get('content-type')?.split(';')[0]?.trim();
    return { digest, mediaType, bytes };
  }

  return {
    find: (stop) => find(stop).catch((error: unknown) => Promise.reject(failed(error))),
    async *open({ digest }, stop) {
      try {
        const signal = AbortSignal.any([stop, AbortSignal.timeout(LAYER_MILLISECONDS)]);
        yield* bodyOf(await client(`/v2/${repository}/blobs/${digest}`, { signal }));
      } catch (error) {
        throw failed(error);
      }
    },
  };
}

function bodyOf(response: Response): AsyncIterable<Uint8Array> {
  if (response.status === 200 && response.body) return response.body;
  // Nobody waits for the rest of an answer that is not looked at.
  response.body?.cancel().catch(() => {});
  throw new Error(`the registry answers ${response.status}`);
}
