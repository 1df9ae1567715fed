// The whole server without a socket: stores and clock go in, a Fastify instance and a worker come out.

import type { Access } from './access/access.ts';
import { createRequestKey } from './access/idempotency.ts';
import { LoginThrottle } from './access/login-throttle.ts';
import { PasswordMemory } from './access/password-memory.ts';
import { createTokenSigner } from './access/token-signer.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database/database.ts';
import { VersionedCache } from './database/versioned-cache.ts';
import type { Doors } from './http/doors.ts';
import { createHttp, type Http, type HttpOptions } from './http/http.ts';
import { createWorker, type Worker } from './job/worker.ts';
import { type HouseRules, jobFunctions } from './jobs.ts';
import type { Policies } from './policy/policies.ts';
import { DigestLocks } from './registry/digest-locks.ts';
import { ManifestReader } from './registry/manifest-reader.ts';
import type { Registry } from './registry/registry.ts';
import { UploadSessions } from './registry/upload-sessions.ts';
import type { AdvisoryStore } from './scan/advisory/advisory-store.ts';
import type { AdvisoryThread } from './scan/advisory/advisory-thread.ts';
import type { OutsideScanner } from './scan/outside/outside-scanner.ts';
import { scanLookup } from './scan/report/look-up-scans.ts';
import type { ScanThread } from './scan/scan-thread.ts';
import type { Scans } from './scan/scans.ts';
import type { BlobStore } from './storage/blob-store.ts';
import { VERSION } from './version.ts';
import { type Courier, createCourier } from './webhook/courier.ts';
import { createTargets } from './webhook/targets.ts';
import type { Webhooks } from './webhook/webhook.ts';

/** For lists of tags and of the catalog. */
const LIST_BYTES = 16 * 1024 * 1024;

export interface AppOptions extends HttpOptions, HouseRules {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly scanThread: ScanThread;
  readonly advisoryThread: AdvisoryThread;
  readonly advisories: AdvisoryStore;
  /** Public keys whose bills of materials are evidence, as `readAttestationKeys` gives them. */
  readonly attestationKeys: readonly string[];
  /** Makes the outside scanner, which pulls with credentials of ours. */
  readonly outsideScanner?: ((access: Access) => OutsideScanner) | undefined;
  /** Networks that are not public and that webhooks may be sent to all the same. */
  readonly webhookNetworks: readonly string[];
  readonly clock: Clock;
  readonly externalUrl: string | undefined;
  readonly createOnPush: boolean;
  /** In seconds. */
  readonly tokenLife: number;
}

export interface App {
  readonly http: Http;
  readonly worker: Worker;
  readonly courier: Courier;
  readonly doors: Doors;
}

export async function createApp(options: AppOptions): Promise<App> {
  const { database, blobs, clock } = options;
  const access: Access = {
    database,
    clock,
    throttle: new LoginThrottle(clock),
    passwords: new PasswordMemory(clock),
    signer: await createTokenSigner(database, clock, options.tokenLife),
    requestKey: await createRequestKey(database),
  };
  const registry: Registry = {
    database,
    blobs,
    clock,
    uploads: new UploadSessions(),
    locks: new DigestLocks(),
    manifests: new ManifestReader(database),
    lists: new VersionedCache(database, LIST_BYTES),
    createOnPush: options.createOnPush,
  };
  const { advisories, advisoryThread, attestationKeys, scanThread: thread } = options;
  const scans: Scans = {
    database,
    clock,
    blobs,
    thread,
    advisories,
    advisoryThread,
    attestationKeys,
    feeds: options.advisoryFeeds,
    archiveKeys: options.advisoryKeys,
    following: options.advisoryFollow,
    outside: options.outsideScanner?.(access),
  };
  const policies: Policies = { database, clock, scans: scanLookup(advisories.maxAgeDays) };
  const targets = createTargets(options.webhookNetworks);
  const webhooks: Webhooks = { database, clock, targets, examples: new Map(), externalUrl: options.externalUrl };
  const { log } = options;
  const doors: Doors = {
    rooms: { access, registry, policies, scans, webhooks },
    sentPages: new WeakMap(),
    answersUnderWay: new Map(),
    externalUrl: options.externalUrl,
    version: VERSION,
    onFailure: (error) => log.error({ err: error }, 'request failed'),
  };
  const worker = createWorker({
    database,
    clock,
    functions: jobFunctions({ registry, access, policies, scans }, options),
    onFailure: (job, error) =>
      log.warn({ job: job.id, kind: job.kind, attempts: job.attempts, err: error }, 'job failed'),
  });
  const courier = createCourier(webhooks, (error) => log.error({ err: error }, 'webhooks cannot be delivered'));
  const http = await createHttp(doors, options);
  return { http, worker, courier, doors };
}
