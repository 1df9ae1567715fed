// SQL of what is attached to images and could be an attestation.

import type { ExpressionBuilder } from 'kysely';
import type { Rows } from '../../database/database.ts';
import type { Tables } from '../../database/schema.ts';
import { ATTESTATION_LAYERS } from '../../oci/media-type.ts';

export interface AttachedBlob {
  /** Digest of the manifest by which it is attached. */
  readonly attestation: string;
  /** Digest of the layer that is the envelope. */
  readonly blob: string;
}

/**
 * Envelopes that repositories with the image have attached to it as referrers, or under this tag; the oldest manifest
 * first, so that nobody can put himself before what was there.
 */
export async function selectAttachedBlobs(
  rows: Rows,
  image: string,
  tag: string | undefined,
  limit: number,
): Promise<AttachedBlob[]> {
  const attached = rows
    .selectFrom('repository_manifest as holder')
    .innerJoin('repository_manifest as attached', (join) =>
      join.onRef('attached.repository_id', '=', 'holder.repository_id').on('attached.subject_digest', '=', image),
    )
    .select('attached.digest')
    .where('holder.digest', '=', image);
  const tagged = rows
    .selectFrom('repository_manifest as holder')
    .innerJoin('tag', (join) =>
      join.onRef('tag.repository_id', '=', 'holder.repository_id').on('tag.name', '=', tag ?? ''),
    )
    .select('tag.digest')
    .where('holder.digest', '=', image);
  return rows
    .selectFrom('manifest')
    .innerJoin('manifest_reference', 'manifest_reference.manifest_digest', 'manifest.digest')
    .select(['manifest.digest as attestation', 'manifest_reference.digest as blob'])
    .where('manifest.digest', 'in', () => attached.union(tagged))
    .where('manifest_reference.kind', '=', 'layer')
    .where('manifest_reference.media_type', 'in', ATTESTATION_LAYERS)
    .where(isShown)
    .groupBy(['manifest.created_at', 'manifest.digest', 'manifest_reference.digest'])
    .orderBy('manifest.created_at')
    .orderBy('manifest.digest')
    .orderBy('manifest_reference.digest')
    .limit(limit)
    .execute();
}

/** The envelopes in one manifest. */
export async function selectBlobsOf(rows: Rows, attestation: string): Promise<string[]> {
  const found = await rows
    .selectFrom('manifest_reference')
    .select('digest')
    .distinct()
    .where('manifest_digest', '=', attestation)
    .where('kind', '=', 'layer')
    .where('media_type', 'in', ATTESTATION_LAYERS)
    .where(isShown)
    .orderBy('digest')
    .execute();
  return found.map(({ digest }) => digest);
}

/** Some repository shows the blob beside the manifest that names it. */
function isShown({ exists, selectFrom }: ExpressionBuilder<Tables, 'manifest_reference'>) {
  return exists(
    selectFrom('repository_manifest as beside')
      .innerJoin('repository_blob as shown', 'shown.repository_id', 'beside.repository_id')
      .select('shown.digest')
      .whereRef('beside.digest', '=', 'manifest_reference.manifest_digest')
      .whereRef('shown.digest', '=', 'manifest_reference.digest'),
  );
}
