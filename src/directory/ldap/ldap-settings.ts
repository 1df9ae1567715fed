// How an LDAP directory is reached, and where in it people and groups are.

export interface LdapSettings {
  /** `ldap://host[:389]` or `ldaps://host[:636]`. */
  readonly url: string;
  /** Encrypts a connection to `ldap://` before anything else is sent (RFC 4513, section 3). */
  readonly startTls: boolean;
  /** PEM of the authorities that may have signed the directory's certificate, in place of those of the system. */
  readonly ca?: string | undefined;
  /** The account that looks people up; empty to look them up as nobody. */
  readonly bindDn: string;
  readonly bindPassword: string;
  readonly userBase: string;
  /** RFC 4515. */
  readonly userFilter: string;
  /** What people type to log in: `uid`, in Active Directory `sAMAccountName`. */
  readonly nameAttribute: string;
  readonly fullNameAttribute: string;
  readonly mailAttribute: string;
  /** Without it, nothing is said about groups. */
  readonly groupBase?: string | undefined;
  /** RFC 4515. */
  readonly groupFilter: string;
  /** `member` or `uniqueMember`, which hold distinguished names, or `memberUid`, which holds names of people. */
  readonly memberAttribute: string;
  /** Whether members of a group's groups are its members, too. Default true. */
  readonly nestedGroups?: boolean | undefined;
  /** What never changes about a person; found out by itself where it is `entryUUID` or `objectGUID`. */
  readonly idAttribute?: string | undefined;
}

/** What most directories other than Active Directory need. */
export const LDAP_DEFAULTS = {
  startTls: false,
  bindDn: '',
  bindPassword: '',
  userFilter: '(objectClass=person)',
  nameAttribute: 'uid',
  fullNameAttribute: 'cn',
  mailAttribute: 'mail',
  groupFilter: '(objectClass=*)',
  memberAttribute: 'member',
} as const satisfies Partial<LdapSettings>;
