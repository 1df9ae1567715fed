// What runs in the scan thread: a store of its own on the same files, and the tasks.

import { workerData } from 'node:worker_threads';
import type { AttestationToRead } from '../scan/attestation/read-attestation.ts';
import { createScanTasks } from '../scan/scan-tasks.ts';
import type { ImageEvidence, LayerToRead, MatchTask, ScanThread } from '../scan/scan-thread.ts';
import { openFilesystemStore } from '../storage/filesystem-store.ts';
import { lowerPriority } from './lower-priority.ts';
import { withOutcome } from './outcome.ts';

lowerPriority();

const { folder } = workerData as { folder: string };
let tasks: Promise<ScanThread> | undefined;

function ready(): Promise<ScanThread> {
  tasks ??= openFilesystemStore(folder).then(createScanTasks);
  return tasks;
}

export const readLayer = withOutcome(async (layer: LayerToRead) => (await ready()).readLayer(layer));

export const readAttestation = withOutcome(async (attestation: AttestationToRead) =>
  (await ready()).readAttestation(attestation),
);

export const combine = withOutcome(async (evidence: ImageEvidence) => (await ready()).combine(evidence));

export const match = withOutcome(async (task: MatchTask) => (await ready()).match(task));
