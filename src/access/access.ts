// What the verbs of this room work with.

import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { HashTurns } from './hash-turns.ts';
import type { LoginThrottle } from './login-throttle.ts';
import type { PasswordMemory } from './password-memory.ts';
import type { TokenSigner } from './token-signer.ts';
import type { WorkloadIssuers } from './workload-issuers.ts';

export interface Access {
  readonly database: Database;
  readonly clock: Clock;
  readonly throttle: LoginThrottle;
  readonly passwords: PasswordMemory;
  readonly hashTurns: HashTurns;
  readonly signer: TokenSigner;
  readonly workloads: WorkloadIssuers;
  /** For the hashes by which repeated requests are known. */
  readonly requestKey: Buffer;
}
