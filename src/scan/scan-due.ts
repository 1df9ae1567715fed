// Whether somebody who asks for a report has only to wait.

import type { Rows } from '../database/database.ts';
import { findOpenJob } from '../job/list-jobs.ts';
import type { Digest } from '../oci/digest.ts';

/** True when a scan of the image is queued or under way. */
export async function isScanDue(rows: Rows, digest: Digest): Promise<boolean> {
  return (await findOpenJob(rows, `scan.image:${digest}:`)) !== undefined;
}
