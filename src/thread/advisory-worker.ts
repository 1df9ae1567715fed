// What runs in the advisory thread.

import type { MessagePort } from 'node:worker_threads';
import { workerData } from 'piscina';
import { createAdvisoryTasks } from '../advisory/advisory-tasks.ts';
import type { ArchiveToUnpack, IndexToBuild } from '../advisory/advisory-thread.ts';
import { createOutbound } from '../outbound/outbound.ts';
import type { OutboundSettings } from '../outbound/outbound-settings.ts';
import { lowerPriority } from './lower-priority.ts';
import { withOutcome } from './outcome.ts';

lowerPriority();

const tasks = createAdvisoryTasks(createOutbound(workerData as OutboundSettings));

export const buildIndex = withOutcome(({ build, port }: { build: IndexToBuild; port: MessagePort }) =>
  tasks.buildIndex(build, { onProgress: (progress) => port.postMessage(progress) }),
);

export const unpackArchive = withOutcome((archive: ArchiveToUnpack) => tasks.unpackArchive(archive));
