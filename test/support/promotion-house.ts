// The rooms up to promotion, without doors: a real database in a temporary folder, blobs in memory, a clock that stands
// still, and a worker that is drained by hand.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { changeUser, createOrganization, createUser } from '../../src/access/account/accounts.ts';
import { setMember } from '../../src/access/account/members.ts';
import { actorOf, type Identity, SYSTEM_IDENTITY, type UserIdentity } from '../../src/access/identity.ts';
import type { Database } from '../../src/database/database.ts';
import { openSqlite } from '../../src/database/sqlite.ts';
import { VersionedCache } from '../../src/database/versioned-cache.ts';
import { listEvents, type PastEvent } from '../../src/event/list-events.ts';
import { buildImage } from '../../src/image/build-image.ts';
import type { Built } from '../../src/image/built.ts';
import { ThreadTurns } from '../../src/job/thread-turns.ts';
import type { JobFunctions } from '../../src/job/worker.ts';
import { createWorker } from '../../src/job/worker.ts';
import type { Digest } from '../../src/oci/digest.ts';
import { admitPush } from '../../src/policy/admission.ts';
import { askHeld } from '../../src/policy/ask-held.ts';
import { askWaived } from '../../src/policy/ask-waived.ts';
import { checkRights } from '../../src/policy/check-rights.ts';
import { createPolicy, type SavedPolicy } from '../../src/policy/create-policy.ts';
import { evaluatePolicies } from '../../src/policy/evaluate-policies.ts';
import { feedsPolicies } from '../../src/policy/find-policy.ts';
import type { Policies } from '../../src/policy/policies.ts';
import type { PolicyDraft } from '../../src/policy/policy.ts';
import { type Ask, answer, type Question } from '../../src/policy/question.ts';
import { retirePolicies } from '../../src/policy/retire-policies.ts';
import { shareOf } from '../../src/policy/share.ts';
import { applyPolicy } from '../../src/promotion/apply-policy.ts';
import { bringLate } from '../../src/promotion/bring-late.ts';
import { listPromotions, type PromotionFilter } from '../../src/promotion/list-promotions.ts';
import { promote } from '../../src/promotion/promote.ts';
import { promoteEvaluated } from '../../src/promotion/promote-evaluated.ts';
import type { Promotion } from '../../src/promotion/promotion.ts';
import type { PromotionRequest } from '../../src/promotion/promotion-request.ts';
import { schedulePolicy } from '../../src/promotion/schedule-policy.ts';
import { answerLongRead } from '../../src/registry/answer-long-read.ts';
import { BlobReader } from '../../src/registry/blob-reader.ts';
import { collectGarbage, type GarbageRules } from '../../src/registry/collect-garbage.ts';
import { ConfigReader } from '../../src/registry/config-reader.ts';
import { createRepository, type NewRepository } from '../../src/registry/create-repository.ts';
import { DigestLocks } from '../../src/registry/digest-locks.ts';
import { findRepository } from '../../src/registry/find-repository.ts';
import { findTag } from '../../src/registry/find-tag.ts';
import { LongReads } from '../../src/registry/long-reads.ts';
import { ManifestReader } from '../../src/registry/manifest-reader.ts';
import { putManifest } from '../../src/registry/put-manifest.ts';
import type { Registry } from '../../src/registry/registry.ts';
import { RepositoryCache } from '../../src/registry/repository-cache.ts';
import { pushBlob } from '../../src/registry/upload-blob.ts';
import { UploadSessions } from '../../src/registry/upload-sessions.ts';
import type { KnownScan } from '../../src/scan/scan-lookup.ts';
import type { ScanState } from '../../src/scan/scan-state.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { once } from './put-blob.ts';
import { LIMITS } from './test-app.ts';

export const GARBAGE_RULES: GarbageRules = { uploadExpiryHours: 24, rollbackDays: 90 };

export interface PromotionHouse {
  readonly database: Database;
  readonly registry: Registry;
  readonly policies: Policies & { readonly ask: Ask };
  readonly clock: ManualClock;
  /** Owner of every organization that `organization` makes. */
  readonly jane: UserIdentity;
  /** What the scanner knows, by digest. */
  readonly scans: Map<Digest, ScanState>;
  /** What went wrong in jobs. */
  readonly failures: unknown[];
  organization(...names: string[]): Promise<void>;
  repository(name: string, settings?: Omit<NewRepository, 'name'>): Promise<void>;
  /** Deactivates jane, or lets her in again. */
  setJaneActive(isActive: boolean): Promise<void>;
  push(repository: string, built: Built, ...tags: string[]): Promise<Digest>;
  policy(draft: Partial<PolicyDraft> & Pick<PolicyDraft, 'source' | 'target'>, apply?: boolean): Promise<SavedPolicy>;
  promote(
    source: string,
    target: string,
    options?: Pick<PromotionRequest, 'comment' | 'key'> & { tag?: string },
  ): Promise<Promotion>;
  /** Runs all due jobs. */
  drain(): Promise<number>;
  /** The digest under the tag; undefined when either is not there. */
  tag(repository: string, tag: string): Promise<Digest | undefined>;
  promotions(filter?: PromotionFilter): Promise<Promotion[]>;
  /** Newest first; all without types. */
  events(...types: string[]): Promise<PastEvent[]>;
}

/** A new house for each test. Call the result inside of tests. */
export function usePromotionHouse(): () => PromotionHouse {
  let folder = '';
  let house: PromotionHouse | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
    house = await openPromotionHouse(folder);
  });
  afterEach(async () => {
    await house?.database.close();
    await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (!house) throw new Error('the house is there inside of tests only');
    return house;
  };
}

/** An image that differs from one with another name. */
export function image(name: string): Built {
  return buildImage({ layers: [{ files: [{ path: 'name.txt', content: name }] }] });
}

/** A house whose database is in this folder, and is closed by whoever opened it. */
export async function openPromotionHouse(folder: string): Promise<PromotionHouse> {
  const clock = manualClock();
  const database = await openSqlite(join(folder, 'shiplock.db'));
  const blobs = createMemoryStore();
  const configs = new ConfigReader(database, blobs);
  const registry: Registry = {
    database,
    clock,
    blobs,
    uploads: new UploadSessions(LIMITS),
    limits: LIMITS,
    locks: new DigestLocks(),
    manifests: new ManifestReader(database),
    blobReader: new BlobReader(database),
    longReads: new LongReads(database, (question) => answerLongRead({ rows: database.rows, configs }, question)),
    catalogs: new VersionedCache(database, 1_000_000),
    tagLists: new RepositoryCache(database, 1_000_000),
    admit: admitPush(clock.elapsed),
    feedsPolicies,
    createOnPush: false,
    disk: () => 'ok',
    rollbackDays: 30,
  };
  const scans = new Map<Digest, ScanState>();
  const turns = new ThreadTurns(clock.elapsed);
  const asked: Policies = { database, clock, blobs, turns, scans: async () => new Map([...scans].map(known)) };
  const policies = {
    ...asked,
    ask: (question: Question, by: Identity) => answer(asked, { ...question, share: shareOf(actorOf(by)) }),
  };
  const failures: unknown[] = [];
  const worker = createWorker({
    database,
    clock,
    functions: functionsOf(policies, registry),
    onFailure: (_job, error) => failures.push(error),
  });
  await createUser(registry, SYSTEM_IDENTITY, { name: 'root', isAdmin: true, passwordHash: 'not shown' });
  const { id } = await createUser(registry, SYSTEM_IDENTITY, { name: 'jane' });
  const jane: UserIdentity = { kind: 'user', id, name: 'jane', isAdmin: false, credential: 'password' };

  return {
    database,
    registry,
    policies,
    clock,
    jane,
    scans,
    failures,
    async organization(...names) {
      for (const name of names) {
        await createOrganization(registry, SYSTEM_IDENTITY, { name });
        await setMember(registry, SYSTEM_IDENTITY, { organization: name, user: 'jane', isOwner: true });
      }
    },
    async repository(name, settings = {}) {
      await createRepository(registry, jane, { name, ...settings });
    },
    async setJaneActive(isActive) {
      await changeUser(registry, SYSTEM_IDENTITY, { name: 'jane', isActive });
    },
    push: (repository, built, ...tags) => pushImage(registry, jane, repository, built, tags),
    policy: (draft, apply = false) =>
      createPolicy(policies, jane, {
        tagTemplate: '%n',
        enabled: true,
        rules: [],
        platforms: null,
        schedule: null,
        create: true,
        always: (draft.rules ?? []).length === 0,
        ...draft,
        apply,
      }),
    promote(source, target, { tag, ...options } = {}) {
      const colon = source.search(/[:@]/);
      return promote(policies, jane, {
        source: { repository: source.slice(0, colon), reference: source.slice(colon + 1) },
        target: { repository: target, tag },
        create: true,
        ...options,
      });
    },
    drain: () => worker.drain(),
    async tag(repository, tag) {
      const found = await findRepository(database.rows, repository);
      return found && (await findTag(database.rows, found, tag))?.digest;
    },
    promotions: async (filter = {}) => [
      ...(await listPromotions(policies, SYSTEM_IDENTITY, { ...filter, limit: 1000 })).items,
    ],
    events: async (...types) => [...(await listEvents(database.rows, types.length > 0 ? { types } : {}, 1000)).items],
  };
}

function functionsOf(policies: Policies, registry: Registry): JobFunctions {
  const nothing = async () => undefined;
  return {
    'policy.evaluate': (job) => evaluatePolicies(policies, job),
    'policy.ask_held': (job) => askHeld(policies, job),
    'policy.ask_waived': (job) => askWaived(policies, job),
    'policy.retire': (job) => retirePolicies(policies, job),
    'policy.check_rights': (job) => checkRights(policies, job),
    'policy.apply': (job) => applyPolicy(policies, job),
    'policy.schedule': (job) => schedulePolicy(policies, job),
    'promotion.promote': (job) => promoteEvaluated(policies, job),
    'promotion.bring_late': (job) => bringLate(policies, job),
    'scan.pushed': nothing,
    'scan.attested': nothing,
    'scan.image': nothing,
    'scan.rematch': nothing,
    'scan.apply_waiver': nothing,
    'scan.repaired': nothing,
    'scan.outdated': nothing,
    'advisories.update': nothing,
    'advisories.follow': nothing,
    'storage.collect_garbage': (job) => collectGarbage(registry, GARBAGE_RULES, job),
    'directory.synchronize': nothing,
    'audit.purge': nothing,
    housekeeping: nothing,
  };
}

/** Pushes the image with all that it needs, as clients do: blobs, then what an index lists, then the manifest. */
export async function pushImage(
  registry: Registry,
  by: UserIdentity,
  repository: string,
  built: Built,
  tags: readonly string[],
): Promise<Digest> {
  for (const child of built.children) await pushImage(registry, by, repository, child, []);
  for (const blob of built.blobs)
    await pushBlob(registry, by, { repository, digest: blob.descriptor.digest, source: once(blob.bytes) });
  const { descriptor, bytes } = built.manifest;
  const manifest = { repository, tags, mediaType: descriptor.mediaType, bytes: Buffer.from(bytes) };
  return (await putManifest(registry, by, manifest)).digest;
}

function known([digest, scan]: readonly [Digest, ScanState]): [Digest, KnownScan] {
  return [digest, { platform: scan.state === 'scanned' ? scan.platform : null, read: async () => () => scan }];
}
