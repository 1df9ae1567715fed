// Starts a server as configured: opens the stores, makes the first admin, listens, and stops in order.

import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Server as TlsServer } from 'node:tls';
import { pino } from 'pino';
import { ensureFirstAdmin } from './access/account/first-admin.ts';
import { clearAdvisoryFolder } from './advisory/clear-advisory-folder.ts';
import { readFollowing } from './advisory/follow/followed-tag.ts';
import { queueFollowIfDue } from './advisory/follow/queue-follow.ts';
import { watchTag } from './advisory/follow/watch-tag.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { lockWaitMemory } from './database/lock-wait.ts';
import { readDirectories } from './directories.ts';
import { isDatabaseDamaged } from './errors.ts';
import { listEvents } from './event/list-events.ts';
import { OIDC_CALLBACK } from './http/oidc-log-in.ts';
import { readPageFiles } from './http/web/page-files.ts';
import { followClockBack, LostTime } from './job/clock-watch.ts';
import { releaseCrashedJobs, releaseCutOffJobs } from './job/release-jobs.ts';
import { queueHousekeeping, queueOutdatedScans } from './jobs.ts';
import { parseListen, refusePlainHttp } from './listen-address.ts';
import { openLogOutput } from './log-output.ts';
import { openDataFolder } from './open-data-folder.ts';
import { builtPages } from './pages.ts';
import { readOutbound } from './read-outbound.ts';
import { DigestLocks } from './registry/digest-locks.ts';
import type { Limits } from './registry/limits.ts';
import { UploadSessions } from './registry/upload-sessions.ts';
import { readAttestationKeys } from './scan/attestation/attestation-keys.ts';
import type { JobSettings } from './serve-jobs.ts';
import { describeConfig } from './show-config.ts';
import { HashThread } from './storage/hash-thread.ts';
import { systemClock } from './system-clock.ts';
import { createAdvisoryPool } from './thread/advisory-pool.ts';
import { beginWork } from './thread/begin-work.ts';
import { createDirectoryPool } from './thread/directory-pool.ts';
import { createJobThread } from './thread/job-thread.ts';
import { createPool } from './thread/pool.ts';
import { createScanPool } from './thread/scan-pool.ts';
import { fingerprintOf } from './tls/certified-key.ts';
import { keepFresh } from './tls/keep-fresh.ts';
import { certificateSource, openTls } from './tls/open-tls.ts';
import { serverNames } from './tls/server-names.ts';
import { bringDeliveries } from './webhook/follow-clock.ts';

export interface RunningServer {
  /** Such as `http://127.0.0.1:5000`. */
  readonly url: string;
  /** Set when the first start made up a password for the user `admin`. */
  readonly generatedPassword: string | undefined;
  /** The certificates, as PEM, that clients have to trust; undefined without TLS. */
  readonly trusted: string | undefined;
  /** Set when the server has made its certificate itself: SHA-256 of the authority that clients have to trust. */
  readonly authorityFingerprint: string | undefined;
  /** Ends running requests and jobs, then closes the stores. */
  close(): Promise<void>;
}

/**
 * How many connections may wait to be taken; the system makes it `net.core.somaxconn` where that is less. With Node's 511, clients that
 * begin together, such as all machines of a cluster, were told that they are connected, and then that they are not.
 */
const MOST_WAITING = 65_535;
/** Requests that have not ended by then are cut off. */
const GRACE_MILLISECONDS = 7_000;
const SWEEP_MILLISECONDS = 100;
/** Of the thread that reads what is long. */
const LONG_READS = { heapMegabytes: 512, longestMilliseconds: 60_000, mostWaiting: 64 };

/**
 * Starts the server and resolves when it answers. With `beginAnew`, also where the database of a folder with blobs is gone.
 * @throws ShiplockError INVALID for a configuration that cannot work here, CONFLICT when the folder is in use, cannot be written, or
 * has lost its database
 */
export async function startServer(config: Config, { beginAnew = false } = {}): Promise<RunningServer> {
  const logOutput = openLogOutput(process.stdout.fd);
  process.once('exit', logOutput.flushSync);
  const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, logOutput);
  const { host, port } = parseListen(config.listen);
  const source = certificateSource(config);
  if (!source && !config.plainHttp) refusePlainHttp(config.listen);
  const following = readFollowing(config);
  const directoryThread = config.ldapUrl === undefined ? undefined : createDirectoryPool(config);
  const outbound = readOutbound(config);
  const directories = readDirectories(config, {
    clock: systemClock,
    outbound,
    onTrouble: (message) => log.warn(message),
    logIn: directoryThread?.logIn,
  });
  const attestationKeys = readAttestationKeys(config.attestationKeys);
  const lockWaits = lockWaitMemory();
  const folder = await openDataFolder(config.data, log, { beginAnew, lockWaits });
  const { database, blobs, condition, endForLostLog } = folder;
  const clock = systemClock;
  const names = serverNames({ url: config.url, named: config.tlsName, hostname: hostname(), host });
  const tls = await openTls(source, { data: config.data, names, clock });
  const { generatedPassword } = await ensureFirstAdmin(database, clock, config.adminPassword);
  // Only jobs scan; a request that queues a scan asks for the detector's version.
  const scanThread = createScanPool(config.data);
  const advisoryThread = createAdvisoryPool(outbound);
  const longReads = createPool({
    module: new URL('./serve-long-reads.ts', import.meta.url),
    data: { folder: config.data },
    ...LONG_READS,
  });
  const advisories = { folder: join(config.data, 'advisories'), maxAgeDays: config.advisoryMaxAgeDays };
  await mkdir(advisories.folder, { recursive: true });
  await clearAdvisoryFolder(database.rows, advisories);
  const limits = limitsOf(config);
  const hashThread = new HashThread();
  const uploads = new UploadSessions(limits, (algorithm) => hashThread.begin(algorithm));
  const locks = new DigestLocks();
  const settings: JobSettings = {
    config,
    lockWaits,
    attestationKeys,
    address: `${tls ? 'https' : 'http'}://${config.listen}`,
  };
  const jobs = createJobThread({
    module: new URL('./serve-jobs.ts', import.meta.url),
    data: settings,
    database,
    locks,
    uploads,
    onFailure: ({ id: job, kind, attempts }, error) => {
      if (isDatabaseDamaged(error)) condition.noteDamagedDatabase();
      log.warn({ job, kind, attempts, err: error }, 'job failed');
    },
    onTrouble: (message) => log.warn(message),
    onLostLog: endForLostLog,
    onThere() {
      condition.jobsAreStopped = false;
    },
    async onLoss(how) {
      condition.jobsAreStopped = true;
      log.error({ how }, 'the thread that runs jobs is lost, and started again');
      await releaseCrashedJobs(database, clock, how);
    },
  });
  // Clients and programs are served all the same.
  const pages = await builtPages().then(
    readPageFiles,
    (error: unknown) => void log.error({ err: error }, 'the web pages cannot be built, and are not shown'),
  );
  const app = await createApp({
    database,
    pages: pages ?? undefined,
    blobs,
    locks,
    uploads,
    ask: (question) => jobs.ask(new TextEncoder().encode(JSON.stringify(question))),
    askReports: (question) => longReads.run('answer', question),
    readLong: (question) => longReads.run('read', question),
    checkAudit: (question) => longReads.run('checkAudit', question),
    scanThread,
    advisoryThread,
    advisories,
    attestationKeys,
    outbound,
    clock,
    log,
    tls,
    trustProxy: config.trustProxy,
    connectionsPerAddress: config.connectionsPerAddress,
    externalUrl: config.url,
    configuration: describeConfig(config),
    createOnPush: config.createOnPush,
    condition,
    rollbackDays: config.rollbackDays,
    verifyOnRead: config.verifyOnRead,
    auditPulls: config.auditPulls,
    limits,
    tokenLife: config.tokenLifeSeconds,
    sessionIdleHours: config.sessionIdleHours,
    sessionDays: config.sessionDays,
    workloadIssuers: config.workloadIssuers,
    directories,
    advisoryFeeds: config.advisoryFeeds,
    advisoryKeys: config.advisoryKeys,
    advisoryFollow: following,
  });
  // Outside scanners pull from here.
  const listens = Promise.withResolvers<void>();
  const beginning = beginWork({
    async prepare() {
      await releaseCrashedJobs(database, clock, 'the server ended while the job ran');
      // The clock may have been set back while nobody looked.
      const [newest] = (await listEvents(database.rows, {}, 1)).items;
      const now = clock.now();
      if (newest) {
        await followClockBack(database, now, newest.at - now);
        await bringDeliveries(database, now, newest.at - now);
      }
      await queueHousekeeping(database, clock.now());
      await queueOutdatedScans(database, clock, scanThread.detectorVersion);
    },
    start: () => void listens.promise.then(jobs.start),
    onTrouble: (error) => log.error({ err: error }, 'no job can be begun until something can be written'),
  });
  await beginning.tried;
  const stopChecking = new AbortController();
  const checking = folder.checkAfterCrash(stopChecking.signal);
  // Fastify does not know that the socket is one of TLS.
  const withScheme = (listened: string) => (tls ? listened.replace(/^http:/, 'https:') : listened);
  const listenTextResolver = (listened: string) => `listening at ${withScheme(listened)}`;
  const address = withScheme(await app.http.listen({ host, port, backlog: MOST_WAITING, listenTextResolver }));
  listens.resolve();
  app.courier.start();
  const lostTime = new LostTime(systemClock);
  const stopWatching =
    following &&
    watchTag(
      () => queueFollowIfDue(app.doors.rooms.scans, following, lostTime),
      (error) => log.warn({ err: error }, 'the followed tag cannot be looked at'),
    );
  const freshness = tls && keepFresh(tls, app.http.server as unknown as TlsServer, log);
  const url = config.url ?? address;
  log.info({ url, data: config.data }, 'ready');
  if (directories.oidc) {
    const redirectUri = `${url}${OIDC_CALLBACK}`;
    log.info({ redirectUri }, 'OpenID Connect: the provider has to know this address as the redirect URI');
  }
  return {
    url,
    generatedPassword,
    trusted: tls?.trusted,
    authorityFingerprint: source === 'self-signed' && tls ? fingerprintOf(tls.trusted) : undefined,
    async close() {
      const { server } = app.http;
      const cutOff = setTimeout(() => server.closeAllConnections(), GRACE_MILLISECONDS);
      // Clients keep connections open behind the answers that they were still waiting for.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MILLISECONDS);
      beginning.stop();
      folder.stopWatching();
      stopChecking.abort();
      await checking;
      const jobsStopped = jobs.stop(GRACE_MILLISECONDS);
      await app.http.close();
      clearTimeout(cutOff);
      clearInterval(sweep);
      freshness?.stop();
      await stopWatching?.();
      if (await jobsStopped)
        await releaseCutOffJobs(database, clock).catch((error) => log.warn({ err: error }, 'jobs are not released'));
      await app.courier.stop();
      await longReads.close();
      await directoryThread?.close();
      await scanThread.close();
      await hashThread.close();
      await advisoryThread.close();
      await app.stop();
      await folder.close();
      log.info('stopped');
      logOutput.flushSync();
      process.off('exit', logOutput.flushSync);
    },
  };
}

function limitsOf(config: Config): Limits {
  return {
    uploadsPerUser: config.uploadsPerUser,
    uploadsPerNamespace: config.uploadsPerNamespace,
    bytesPerNamespace: config.namespaceGigabytes * 1024 ** 3,
    repositoriesPerNamespace: config.repositoriesPerNamespace,
    tagsPerRepository: config.tagsPerRepository,
  };
}
