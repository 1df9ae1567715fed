// Referrers as lists show them: descriptors with the annotations of the manifests.

import type { Rows } from '../database/database.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { OCI_INDEX } from '../oci/media-type.ts';
import { type ReferrerRow, selectReferrers } from './referrer-table.ts';

/**
 * These manifests as an image index in JSON (Distribution Specification 1.1, "Listing Referrers"), without taking apart and
 * putting together what is long of them.
 */
export async function referrersIndex(rows: Rows, digests: readonly Digest[]): Promise<Uint8Array<ArrayBuffer>> {
  const manifests = (await selectReferrers(rows, digests)).map(descriptorJson).join(',');
  return new TextEncoder().encode(`{"schemaVersion":2,"mediaType":"${OCI_INDEX}","manifests":[${manifests}]}`);
}

/** The descriptors of these manifests. */
export async function readReferrers(rows: Rows, digests: readonly Digest[]): Promise<Descriptor[]> {
  return (await selectReferrers(rows, digests)).map(readDescriptor);
}

function readDescriptor(row: ReferrerRow): Descriptor {
  const annotations = row.annotations_json ? (JSON.parse(row.annotations_json) as Record<string, string>) : undefined;
  return { ...withoutAnnotations(row), ...(annotations ? { annotations } : {}) };
}

function descriptorJson(row: ReferrerRow): string {
  const json = JSON.stringify(withoutAnnotations(row));
  return row.annotations_json ? `${json.slice(0, -1)},"annotations":${row.annotations_json}}` : json;
}

function withoutAnnotations(row: ReferrerRow): Descriptor {
  return {
    mediaType: row.media_type,
    digest: row.digest as Digest,
    size: row.size,
    ...(row.artifact_type ? { artifactType: row.artifact_type } : {}),
  };
}
