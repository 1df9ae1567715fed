// Job `scan.attested`: an attestation came to an image. Where it counts and the image was scanned before, the image is
// looked at again; policies are asked in any case, those about what is in the image only after that look.

import { referenceTo } from '../../actor.ts';
import type { Rows } from '../../database/database.ts';
import { findEvent } from '../../event/list-events.ts';
import { enqueueJobs } from '../../job/enqueue-job.ts';
import type { RunningJob } from '../../job/worker.ts';
import type { Digest } from '../../oci/digest.ts';
import { queueScans } from '../queue-scans.ts';
import { selectReport, selectRepositoriesWith } from '../report/scan-report-table.ts';
import { isScanDue } from '../scan-due.ts';
import type { Scans } from '../scans.ts';
import { selectBlobsOf } from './attestation-table.ts';

/**
 * Queues the scan, and the policies' evaluation of the push. A stranger's attestation queues no scan, so that nobody
 * without a trusted key can keep the scanner busy.
 */
export async function scanAttested(scans: Scans, job: Pick<RunningJob<'scan.attested'>, 'payload'>): Promise<void> {
  const { database, clock } = scans;
  const event = await findEvent(database.rows, job.payload.event);
  if (event?.type !== 'attestation.attached' || !event.digest) return;
  const image = event.data.subject;
  const due = (await isScanned(database.rows, image)) && (await counts(scans, event.digest, image));
  const at = clock.now();
  await database.transaction(async (tx) => {
    const repository = event.repository ?? undefined;
    const by = referenceTo(event.actor);
    if (due) await queueScans(tx, [image], { cause: event.id, at, by, repository, again: true });
    const payload = { event: event.id, ...(due ? { scanDue: true } : {}) };
    const evaluation = { kind: 'policy.evaluate' as const, key: `policy.evaluate:${event.id}`, payload, at };
    await enqueueJobs(tx, [{ ...evaluation, requestedBy: by, repository }]);
  });
}

/**
 * One that was never asked for is left alone; one that is under way may have looked for attestations already. A report is one for all
 * repositories, whichever of them the scan is for, of the image itself or of an index.
 */
async function isScanned(rows: Rows, image: Digest): Promise<boolean> {
  const report = await selectReport(rows, image);
  if (report?.state === 'scanned') return true;
  for (const { repository } of await selectRepositoriesWith(rows, [image])) {
    if (await isScanDue(rows, repository, image)) return true;
  }
  return false;
}

async function counts({ database, thread, attestationKeys: keys }: Scans, attestation: Digest, image: Digest) {
  if (keys.length === 0) return false;
  for (const blob of await selectBlobsOf(database.rows, attestation)) {
    if ((await thread.readAttestation({ image, blob: blob as Digest, keys })).counts) return true;
  }
  return false;
}
