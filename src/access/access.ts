// What the verbs of this room work with.

import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { TokenSigner } from './credential/token-signer.ts';
import type { WorkloadIssuers } from './credential/workload-issuers.ts';
import type { Directories } from './directory/directories.ts';
import type { DirectoryMemory } from './directory/directory-memory.ts';
import type { AdmittedReaders } from './login/admitted-readers.ts';
import type { HashTurns } from './login/hash-turns.ts';
import type { KnownUsers } from './login/known-users.ts';
import type { LoginThrottle } from './login/login-throttle.ts';
import type { PasswordMemory } from './login/password-memory.ts';
import type { SessionLife } from './login/session-life.ts';

export interface Access {
  readonly database: Database;
  readonly clock: Clock;
  readonly throttle: LoginThrottle;
  readonly passwords: PasswordMemory;
  readonly hashTurns: HashTurns;
  readonly readers: AdmittedReaders;
  readonly knownUsers: KnownUsers;
  readonly signer: TokenSigner;
  readonly sessionLife: SessionLife;
  readonly workloads: WorkloadIssuers;
  readonly directories: Directories;
  readonly directoryMemory: DirectoryMemory;
  /** For the hashes by which repeated requests are known. */
  readonly requestKey: Buffer;
}
