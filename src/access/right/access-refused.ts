// A refusal by the permission check. It says what was asked for, so that each interface can put it in its own words: `/v2` as
// a challenge, the management API as it is.

import { ShiplockError } from '../../errors.ts';
import type { Identity } from '../identity.ts';
import type { Permission } from './permission.ts';

export interface RefusedAccess {
  readonly by: Identity;
  readonly permission: Permission;
  readonly repository: string;
  /** The repository does not exist, and the asker may know that, since the permission would be there. */
  readonly isAbsent: boolean;
}

export class AccessRefused extends ShiplockError {
  readonly about: RefusedAccess;

  constructor(code: 'UNAUTHORIZED' | 'DENIED' | 'NOT_FOUND', message: string, about: RefusedAccess) {
    super(code, message, code === 'DENIED' ? { permission: about.permission } : { name: about.repository });
    this.about = about;
  }
}

/** The answer for a repository that is not there, and for one that may not be seen. */
export function repositoryNotFound(about: RefusedAccess): AccessRefused {
  return new AccessRefused('NOT_FOUND', `there is no repository ${about.repository}, or you may not see it`, about);
}
