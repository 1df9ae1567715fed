// What the verbs of this room work with.

import type { Advisories } from '../advisory/advisories.ts';
import type { OutsideScanner } from './outside/outside-scanner.ts';
import type { ScanThread } from './scan-thread.ts';

export interface Scans extends Advisories {
  readonly thread: ScanThread;
  /** Public keys whose bills of materials are evidence, as `readAttestationKeys` gives them. */
  readonly attestationKeys: readonly string[];
  /** Set where a scanner of its own compares components with advisories in our place. */
  readonly outside: OutsideScanner | undefined;
}
