// A log-in that failed. It says whose it would have been, which is for the audit log and not for the client.

import { ShiplockError } from '../../errors.ts';

export class LoginRefused extends ShiplockError {
  /** As typed, or whose credential it was; empty where nothing says it. */
  readonly typedName: string;
  /** For the audit log, in a few words. */
  readonly reason: string;

  constructor(message: string, typedName: string, reason: string, detail?: unknown) {
    super('UNAUTHORIZED', message, detail);
    this.typedName = typedName;
    this.reason = reason;
  }
}
