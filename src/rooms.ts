// The rooms' working parts, made of stores and a clock: the same for the thread that serves and for the one that works.

import type { Access } from './access/access.ts';
import { createTokenSigner } from './access/credential/token-signer.ts';
import { createWorkloadIssuers } from './access/credential/workload-issuers.ts';
import type { Directories } from './access/directory/directories.ts';
import { DirectoryMemory } from './access/directory/directory-memory.ts';
import { createRequestKey } from './access/idempotency.ts';
import type { Identity } from './access/identity.ts';
import { AdmittedReaders } from './access/login/admitted-readers.ts';
import { HashTurns } from './access/login/hash-turns.ts';
import { KnownUsers } from './access/login/known-users.ts';
import { LoginThrottle } from './access/login/login-throttle.ts';
import { PasswordMemory } from './access/login/password-memory.ts';
import { RightsMemory } from './access/right/rights-memory.ts';
import type { AdvisoryStore } from './advisory/advisory-store.ts';
import type { AdvisoryThread } from './advisory/advisory-thread.ts';
import type { Following } from './advisory/follow/followed-tag.ts';
import { type Clock, MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR } from './clock.ts';
import type { Database } from './database/database.ts';
import { ThreadTurns } from './job/thread-turns.ts';
import { createOutbound, type Outbound } from './outbound/outbound.ts';
import type { OutboundSettings } from './outbound/outbound-settings.ts';
import type { Policies } from './policy/policies.ts';
import type { OutsideScanner } from './scan/outside/outside-scanner.ts';
import { scanLookup } from './scan/report/look-up-scans.ts';
import type { ScanThread } from './scan/scan-thread.ts';
import type { Scans } from './scan/scans.ts';
import type { BlobStore } from './storage/blob-store.ts';

export interface RoomOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly scanThread: ScanThread;
  readonly advisoryThread: AdvisoryThread;
  readonly advisories: AdvisoryStore;
  /** Public keys whose bills of materials are evidence, as `readAttestationKeys` gives them. */
  readonly attestationKeys: readonly string[];
  /** Makes the outside scanner, which pulls with credentials of ours. */
  readonly outsideScanner?: ((access: Access, outbound: Outbound) => OutsideScanner) | undefined;
  /** How other servers are reached. */
  readonly outbound: OutboundSettings;
  /** What updates of the advisories fetch; see advisory/sources.ts. */
  readonly advisoryFeeds: readonly string[];
  /** Public keys whose archives may be imported. */
  readonly advisoryKeys: readonly string[];
  /** The tag that brings archives of advisories, if one is followed. */
  readonly advisoryFollow?: Following | undefined;
  /** In seconds. */
  readonly tokenLife: number;
  /** Without use; see access/login/session-life.ts. */
  readonly sessionIdleHours: number;
  /** In any case. */
  readonly sessionDays: number;
  /** Whose identity tokens API keys may trust. */
  readonly workloadIssuers: readonly string[];
  /** The directories that people log in by, if there are any. */
  readonly directories?: Directories | undefined;
}

export interface Rooms {
  readonly outbound: Outbound;
  readonly access: Access;
  readonly scans: Scans;
  readonly policies: Policies;
}

export async function createRooms(options: RoomOptions): Promise<Rooms> {
  const { database, blobs, clock, advisories, advisoryThread, attestationKeys, scanThread: thread } = options;
  const outbound = createOutbound(options.outbound);
  const remembered = new RightsMemory<Identity>(database, clock);
  const access: Access = {
    database,
    clock,
    throttle: new LoginThrottle(clock),
    passwords: new PasswordMemory(clock),
    hashTurns: new HashTurns(),
    readers: new AdmittedReaders(remembered),
    knownUsers: new KnownUsers(remembered),
    signer: await createTokenSigner(database, clock, options.tokenLife),
    sessionLife: {
      idle: options.sessionIdleHours * MICROSECONDS_PER_HOUR,
      whole: options.sessionDays * MICROSECONDS_PER_DAY,
    },
    workloads: createWorkloadIssuers(options.workloadIssuers, outbound, clock.elapsed),
    directories: options.directories ?? {},
    directoryMemory: new DirectoryMemory(clock),
    requestKey: await createRequestKey(database),
  };
  const outside = options.outsideScanner?.(access, outbound);
  return {
    outbound,
    access,
    scans: {
      database,
      clock,
      blobs,
      thread,
      advisories,
      advisoryThread,
      outbound,
      attestationKeys,
      feeds: options.advisoryFeeds,
      archiveKeys: options.advisoryKeys,
      following: options.advisoryFollow,
      outside,
    },
    policies: {
      database,
      clock,
      blobs,
      scans: scanLookup(advisories.maxAgeDays),
      turns: new ThreadTurns(clock.elapsed),
    },
  };
}
