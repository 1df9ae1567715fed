// Somebody as a directory (LDAP, OpenID Connect) tells of them.

export interface DirectoryPerson {
  /** 'ldap', or the issuer of OpenID Connect. */
  readonly issuer: string;
  /** What stays the same through renames and moves: entryUUID, objectGUID (as text), or sub. */
  readonly subject: string;
  /** As the directory writes it. */
  readonly name: string;
  readonly fullName: string;
  readonly mail: string | null;
  /** Keys of the groups (`groupKey`), nested ones included; undefined when the directory did not say. */
  readonly groups: readonly string[] | undefined;
}
