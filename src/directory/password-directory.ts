// A directory that holds passwords, such as LDAP.

import type { DirectoryPerson } from './person.ts';

export interface PasswordDirectory {
  /**
   * The person of this name or, for one who is known already, this subject; undefined when there is none such or the
   * password is not theirs.
   * @throws DirectoryAway; ShiplockError CONFLICT when several have the name, TOO_MANY_REQUESTS
   */
  logIn(
    who: { readonly name: string } | { readonly subject: string },
    password: string,
  ): Promise<DirectoryPerson | undefined>;
  /** Everybody. @throws DirectoryAway when the list would not be whole */
  everybody(): Promise<readonly DirectoryPerson[]>;
  /** The one spelling of a group's name. @throws ShiplockError INVALID */
  groupKey(text: string): string;
}
