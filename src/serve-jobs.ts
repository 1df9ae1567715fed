// What runs in the thread of the jobs: stores of its own on the same files, the domain services, and a worker. Work that
// takes long keeps this thread busy, and not the one that serves (docs/adr/0030).

import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { scannerCredential } from './access/credential/scanner-credential.ts';
import { readFollowing } from './advisory/follow/followed-tag.ts';
import type { Config } from './config.ts';
import { openSqlite } from './database/sqlite.ts';
import { readDirectories } from './directories.ts';
import type { SharedQuestion } from './policy/question.ts';
import { readOutbound } from './read-outbound.ts';
import { verifySlowly } from './registry/verify-slowly.ts';
import { createHarborScanner } from './scan/outside/harbor-scanner.ts';
import { openFilesystemStore } from './storage/filesystem-store.ts';
import { systemClock } from './system-clock.ts';
import { createAdvisoryPool } from './thread/advisory-pool.ts';
import { openJobChannel } from './thread/job-channel.ts';
import { A_LITTLE, lowerPriority } from './thread/lower-priority.ts';
import { createScanPool } from './thread/scan-pool.ts';
import { databaseWithReserve } from './thread/with-reserve.ts';
import { createWork, type WorkOptions } from './work.ts';

/** The thread's `workerData`. */
export interface JobSettings {
  readonly config: Config;
  /** In which this thread and the one that serves say that they wait for the lock to write. */
  readonly lockWaits: SharedArrayBuffer;
  /** As `readAttestationKeys` gives them. */
  readonly attestationKeys: readonly string[];
  /** Under which an outside scanner reaches this server. */
  readonly address: string;
}

const { config, lockWaits, attestationKeys, address } = workerData as JobSettings;
const outbound = readOutbound(config);
lowerPriority(A_LITTLE);
if (!parentPort) throw new Error('serve-jobs.ts runs in a thread that serve.ts starts');
const channel = openJobChannel(parentPort);
const opened = await openSqlite(join(config.data, 'shiplock.db'), {
  beside: true,
  lockWaits,
  onLostLog: channel.onLostLog,
});
const database = databaseWithReserve(opened, config.data);
const blobs = await openFilesystemStore(config.data);
const scanThread = createScanPool(config.data);
const advisoryThread = createAdvisoryPool(outbound);
const { worker, ask } = await createWork({
  ...channel,
  database,
  blobs,
  clock: systemClock,
  scanThread,
  advisoryThread,
  advisories: { folder: join(config.data, 'advisories'), maxAgeDays: config.advisoryMaxAgeDays },
  attestationKeys,
  outsideScanner: outsideScanner(config),
  tokenLife: config.tokenLifeSeconds,
  outbound,
  sessionIdleHours: config.sessionIdleHours,
  sessionDays: config.sessionDays,
  workloadIssuers: config.workloadIssuers,
  uploadExpiryHours: config.uploadExpiryHours,
  rollbackDays: config.rollbackDays,
  auditDays: config.auditDays,
  ldapSyncHours: config.ldapSyncHours,
  directories: readDirectories(config, { clock: systemClock, outbound, onTrouble: channel.onTrouble }),
  advisoryFeeds: config.advisoryFeeds,
  advisoryUpdateHours: config.advisoryUpdateHours,
  advisoryKeys: config.advisoryKeys,
  advisoryFollow: readFollowing(config),
});
const stopVerifying = verifySlowly({
  registry: { database, blobs, clock: systemClock },
  folder: config.data,
  bytesPerSecond: config.verifyMegabytesPerSecond * 1024 ** 2,
  onTrouble: channel.onTrouble,
});
channel.serve({
  database,
  ask: (question) => ask(JSON.parse(new TextDecoder().decode(question)) as SharedQuestion),
  async stop() {
    await worker.stop();
    await stopVerifying();
    await scanThread.close();
    await advisoryThread.close();
    await database.close();
    // Of this thread only.
    process.exit(0);
  },
});
worker.start();

/** The outside scanner that is configured, if one is. */
function outsideScanner({ scannerUrl: place, ...settings }: Config): WorkOptions['outsideScanner'] {
  if (place === undefined) return undefined;
  const seconds = settings.scannerMinutes * 60;
  return (access, toward) =>
    createHarborScanner({
      url: place,
      fetch: toward.toward(place),
      authorization: settings.scannerAuthorization,
      registryUrl: settings.url ?? address,
      pullAuthorization: ({ repository }) => scannerCredential(access, repository, seconds),
      patience: seconds * 1000,
    });
}
