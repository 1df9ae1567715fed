// The server without a socket: stores and clock go in, a Fastify instance comes out. Jobs run elsewhere (work.ts).

import type { ConfigurationEntryBody } from './api/operations.ts';
import type { Audit } from './audit/audit.ts';
import { PullRecords } from './audit/pull-records.ts';
import { RefusedAttempts } from './audit/refused-attempts.ts';
import { VersionedCache } from './database/versioned-cache.ts';
import { isDatabaseDamaged } from './errors.ts';
import { LiveFeed } from './event/live-feed.ts';
import { BodyPace, type Patience } from './http/body-pace.ts';
import { Condition } from './http/condition.ts';
import type { Doors } from './http/doors.ts';
import { createHttp, type Http, type HttpOptions } from './http/http.ts';
import { type TrustProxy, trustedProxies } from './http/trusted-proxies.ts';
import { readSampler, type VerifyOnRead } from './http/v2/read-sampler.ts';
import { admitPush } from './policy/admission.ts';
import { feedsPolicies } from './policy/find-policy.ts';
import type { SharedQuestion } from './policy/question.ts';
import { inTurns } from './policy/question-turns.ts';
import { BlobReader } from './registry/blob-reader.ts';
import type { Limits } from './registry/limits.ts';
import type { LongRead } from './registry/long-read.ts';
import { LongReads } from './registry/long-reads.ts';
import { ManifestReader } from './registry/manifest-reader.ts';
import { PullCounts } from './registry/pull-counts.ts';
import type { Registry } from './registry/registry.ts';
import { RepositoryCache } from './registry/repository-cache.ts';
import { createRooms, type RoomOptions } from './rooms.ts';
import type { AskReports } from './scan/report/report-question.ts';
import { ShownCertificates } from './tls/shown-certificate.ts';
import { VERSION } from './version.ts';
import { type Courier, createCourier } from './webhook/courier.ts';
import type { Webhooks } from './webhook/webhook.ts';

/** For lists of tags, and of the catalog, each. */
const LIST_BYTES = 16 * 1024 * 1024;

export interface AppOptions extends HttpOptions, RoomOptions, Pick<Registry, 'locks' | 'uploads'> {
  /** Answers what rules say of images, wherever that is done. */
  readonly ask: (question: SharedQuestion) => Promise<Uint8Array>;
  /** Answers what takes a whole report, wherever that is done. */
  readonly askReports: AskReports;
  /** Reads what is as long as clients made it, as JSON, wherever that is done. */
  readonly readLong: (question: LongRead) => Promise<Uint8Array>;
  /** Checks the audit log, wherever that is done. */
  readonly checkAudit: Audit['check'];
  /** Networks that are not public and that webhooks may be sent to all the same. */
  readonly externalUrl: string | undefined;
  readonly trustProxy: TrustProxy;
  /** How long clients are waited for; as usual when it is left out. */
  readonly patience?: Patience | undefined;
  readonly createOnPush: boolean;
  /** Of the disk, the database and the connections; all is well where it is left out. */
  readonly condition?: Condition;
  readonly rollbackDays: number;
  /** Which pulls of whole blobs are hashed on their way; none where it is left out. */
  readonly verifyOnRead?: VerifyOnRead;
  /** Pulls go into the audit log. */
  readonly auditPulls: boolean;
  readonly limits: Limits;
  /** As it may be shown; nothing where it is left out. */
  readonly configuration?: readonly ConfigurationEntryBody[];
}

export interface App {
  readonly http: Http;
  readonly courier: Courier;
  readonly doors: Doors;
  /** Writes what was counted and refused, and waits in memory. */
  stop(): Promise<void>;
}

export async function createApp(options: AppOptions): Promise<App> {
  const { database, blobs, clock, locks, uploads, askReports, condition = new Condition() } = options;
  const { outbound, access, scans, policies } = await createRooms(options);
  const registry: Registry = {
    database,
    blobs,
    clock,
    uploads,
    limits: options.limits,
    locks,
    manifests: new ManifestReader(database),
    blobReader: new BlobReader(database),
    longReads: new LongReads(database, options.readLong),
    catalogs: new VersionedCache(database, LIST_BYTES),
    tagLists: new RepositoryCache(database, LIST_BYTES),
    admit: admitPush(clock.elapsed),
    feedsPolicies,
    createOnPush: options.createOnPush,
    disk: condition.disk,
    rollbackDays: options.rollbackDays,
  };
  const webhooks: Webhooks = { database, clock, outbound, examples: new Map(), externalUrl: options.externalUrl };
  const { log } = options;
  const told = (error: unknown, what: string, requestId?: string) => {
    if (isDatabaseDamaged(error)) condition.noteDamagedDatabase();
    log.error({ err: error, requestId }, what);
  };
  const onFailure = (error: unknown) => told(error, 'refused attempts or pulls cannot be written');
  const refusals = new RefusedAttempts(database, clock, onFailure);
  const doors: Doors = {
    rooms: {
      access,
      registry,
      policies: { ...policies, ask: inTurns(options.ask) },
      scans: { ...scans, askReports },
      webhooks,
      audit: { database, clock, check: options.checkAudit },
    },
    sentPages: new WeakMap(),
    answersUnderWay: new Map(),
    identities: new WeakMap(),
    shownCertificates: new ShownCertificates(),
    feed: new LiveFeed(database, (error) => log.error({ err: error }, 'changes cannot be told of')),
    refusals,
    pullCounts: new PullCounts(database, clock, onFailure),
    pullRecords: options.auditPulls ? new PullRecords(database, onFailure) : undefined,
    externalUrl: options.externalUrl,
    verifiesRead: readSampler(options.verifyOnRead ?? 'never'),
    bodies: new BodyPace(options.patience),
    isProxy: trustedProxies(options.trustProxy),
    tls: options.tls,
    configuration: options.configuration ?? [],
    version: VERSION,
    condition,
    onFailure: (error, requestId) => told(error, 'request failed', requestId),
  };
  const courier = createCourier(webhooks, (error) => told(error, 'webhooks cannot be delivered'));
  const http = await createHttp(doors, options);
  return {
    http,
    courier,
    doors,
    async stop() {
      await refusals.stop();
      await doors.pullCounts.stop();
      await doors.pullRecords?.stop();
    },
  };
}
