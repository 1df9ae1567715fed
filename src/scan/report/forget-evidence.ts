// What layers hold is forgotten with their bytes.

import { removeInBatches } from '../../job/in-batches.ts';
import type { Scans } from '../scans.ts';
import { deleteOrphanEvidence, selectOrphanEvidence } from './scan-report-table.ts';

export async function forgetOrphanEvidence(scans: Pick<Scans, 'database' | 'clock'>): Promise<void> {
  await removeInBatches(scans, { find: selectOrphanEvidence, remove: deleteOrphanEvidence });
}
