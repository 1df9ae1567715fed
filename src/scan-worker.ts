// What runs in the scan thread: a store of its own on the same files, and the tasks.

import { setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { createScanTasks } from './scan/scan-tasks.ts';
import type { IndexToBuild, LayerToRead, MatchTask, ScanThread } from './scan/scan-thread.ts';
import { openFilesystemStore } from './storage/filesystem-store.ts';

/** Of this thread only, on Linux: scans take what serving leaves. */
const NICE = 10;
try {
  setPriority(0, NICE);
} catch {
  // Not everywhere may a process give way, and it is no reason not to scan.
}

const { folder } = workerData as { folder: string };
let tasks: Promise<ScanThread> | undefined;

function ready(): Promise<ScanThread> {
  tasks ??= openFilesystemStore(folder).then(createScanTasks);
  return tasks;
}

export async function readLayer(layer: LayerToRead): Promise<Uint8Array> {
  return (await ready()).readLayer(layer);
}

export async function combine(layers: readonly (Uint8Array | null)[]) {
  return (await ready()).combine(layers);
}

export async function match(task: MatchTask) {
  return (await ready()).match(task);
}

export async function buildIndex(build: IndexToBuild) {
  return (await ready()).buildIndex(build);
}
