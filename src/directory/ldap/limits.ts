// What a directory may cost at most: time, memory and connections.

export interface LdapLimits {
  /** For a log-in or a look for one person as a whole, waiting for a turn included. */
  readonly milliseconds: number;
  readonly everybodyMilliseconds: number;
  /** Connections for log-ins and looks at one person. */
  readonly atOnce: number;
  /** Log-ins that wait for one of these; more are told to come again. */
  readonly waiting: number;
  readonly pageSize: number;
  readonly messageBytes: number;
  /** That the directory sends for one log-in. */
  readonly bytes: number;
  readonly everybodyBytes: number;
  readonly people: number;
  /** Groups that are read, and memberships in them that are kept while they are. */
  readonly groups: number;
  readonly memberships: number;
}

const MEBIBYTE = 2 ** 20;

export const LDAP_LIMITS: LdapLimits = {
  milliseconds: 5_000,
  everybodyMilliseconds: 600_000,
  atOnce: 8,
  waiting: 32,
  pageSize: 200,
  messageBytes: 16 * MEBIBYTE,
  bytes: 16 * MEBIBYTE,
  everybodyBytes: 1_024 * MEBIBYTE,
  people: 200_000,
  groups: 20_000,
  memberships: 2_000_000,
};
