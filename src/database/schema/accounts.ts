// Rows of who may do what, and of settings.

export interface AccountRow {
  id: string;
  name: string;
  kind: 'user' | 'organization';
  full_name: string;
  /** argon2id in PHC form; null for organizations. */
  password_hash: string | null;
  is_admin: number;
  is_active: number;
  /** Whose word counts for this account: `ldap`, or the issuer of OpenID Connect; null for one of our own. */
  directory: string | null;
  /** For how long an account of a directory is good without the directory's word; null for one of our own. */
  good_until: number | null;
  created_at: number;
}

/** As whom a directory knows an account. */
export interface DirectoryIdentityRow {
  account_id: string;
  /** As `account.directory`. */
  issuer: string;
  /** What the directory never changes: entryUUID, objectGUID, or sub. */
  subject: string;
  /** Keys of the groups, as they were told last. */
  groups_json: string;
  /** When that was. */
  checked_at: number;
  /** A group made the account a system admin, and nobody did so by hand. */
  gave_admin: number;
  /** The directory has lost the account, which was deactivated for that. */
  is_gone: number;
  /** Renews the directory's word without its user (OpenID Connect), encrypted. */
  refresh_token: string | null;
}

/** How the last synchronization with a directory ended. */
export interface DirectorySyncRow {
  issuer: string;
  ended_at: number;
  /** Why nothing was changed; null for one that was done. */
  failure: string | null;
  /** What it did, or would have done. */
  outcome_json: string;
  /** The last one that was done. */
  done_at: number | null;
}

export interface OrganizationMemberRow {
  organization_id: string;
  user_id: string;
  is_owner: number;
  /** They came with a team, and leave with their last one. */
  through_team: number;
  created_at: number;
}

export interface TeamRow {
  id: string;
  organization_id: string;
  name: string;
  description: string;
  /** The group of a directory whose members are in the team: whose, as it was named, and as persons have it. */
  group_issuer: string | null;
  group_name: string | null;
  group_key: string | null;
  created_at: number;
}

export interface TeamMemberRow {
  team_id: string;
  user_id: string;
  /** They came with the team's group, and leave with it. */
  through_group: number;
  created_at: number;
}

/** A role of the deployment's own, beside the built-in ones. */
export interface RoleRow {
  id: string;
  name: string;
  description: string;
  permissions_json: string;
  created_at: number;
}

/** What a user, a team or a key may do somewhere, or may not. Of the three, one is named. */
export interface GrantRow {
  id: string;
  user_id: string | null;
  team_id: string | null;
  key_id: string | null;
  scope_kind: 'repository' | 'namespace' | 'everywhere';
  /** The name of the repository or of the namespace, which cannot be the same; empty for everywhere. */
  scope: string;
  is_denied: number;
  /** A built-in role; null when it is one of the deployment's own, or the permissions are named. */
  built_in_role: string | null;
  role_id: string | null;
  permissions_json: string | null;
  granted_by: string;
  created_at: number;
}

/** Credentials of no person, of a namespace or of the deployment. */
export interface ApiKeyRow {
  id: string;
  name: string;
  /** Of the account in whose namespace it was made; null for a key of the deployment. */
  namespace: string | null;
  /** Where it may do what it was made for; `access_grant` says what. */
  scope_kind: GrantRow['scope_kind'];
  scope: string;
  /** sha256 of the secret, hexadecimal, as for access tokens; null for a key that trusts identity tokens instead. */
  secret_hash: string | null;
  /** Whose identity tokens it trusts; null for a key with a secret. */
  trust_json: string | null;
  /** Of the secret before the last rotation, good until `previous_ends_at`. */
  previous_hash: string | null;
  previous_ends_at: number | null;
  /** Who made it and who saw its secret last, as actors' ids. */
  created_by_id: string | null;
  created_by: string;
  shown_to_id: string | null;
  shown_to: string;
  created_at: number;
  expires_at: number | null;
  /** Of the days before its end that are told (14, 3, 1), the last that was. */
  told_days: number | null;
  last_used_at: number | null;
}

export interface NamespaceRow {
  name: string;
  /** null when the account was deleted and left repositories here. */
  account_id: string | null;
  usage: 'open' | 'validated';
  comment_required: number;
  promotes_to_json: string;
  created_at: number;
  /** The newest event at that time. */
  created_after: number;
}

export interface AccessTokenRow {
  id: string;
  user_id: string;
  name: string;
  /** `refresh` tokens are those that `docker login` keeps; they are good at the token endpoint only. */
  kind: 'personal' | 'refresh';
  /** sha256 of the secret, hexadecimal: the secret has 256 random bits, so no slow hash is needed. */
  secret_hash: string;
  /** The permissions to which the token is restricted; null for all that its user has. */
  permissions_json: string | null;
  /** The token with which this one was made: it ends with that one, and never later. */
  parent_id: string | null;
  /** The client certificate with which it was made, in the same way. */
  certificate_id: string | null;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
}

/** A certificate with which a user logs in over TLS. Its key is in the user's hands only. */
export interface ClientCertificateRow {
  id: string;
  user_id: string;
  /** Hexadecimal, as the certificate has it. */
  serial: string;
  /** sha256 of the certificate, hexadecimal. */
  fingerprint: string;
  /** The certificate with which this one was made: revoking that one revokes this one. */
  parent_id: string | null;
  created_at: number;
  expires_at: number;
  last_used_at: number | null;
  revoked_at: number | null;
}

/** A log-in of a browser, which keeps its secret in a cookie. */
export interface SessionRow {
  id: string;
  user_id: string;
  /** sha256 of the secret, hexadecimal, as for access tokens. */
  secret_hash: string;
  /** From where it was begun. */
  address: string;
  user_agent: string;
  created_at: number;
  last_used_at: number;
  /** However often it is used. */
  expires_at: number;
  /** The identity token with which it was begun (OpenID Connect), encrypted: logging out at the provider needs it. */
  id_token: string | null;
}

/** What a user shows beside the password (RFC 6238). */
export interface SecondFactorRow {
  user_id: string;
  /** In Base32. It has to be known to check a code, so it cannot be hashed. */
  secret: string;
  /** null until a first code has shown that the user has the secret. */
  confirmed_at: number | null;
  /** The last time step of which a code was taken: each is good once. */
  last_step: number;
}

export interface RecoveryCodeRow {
  user_id: string;
  code_hash: string;
}

/** One row: a number that rises with each change after which somebody may be allowed less. */
export interface RightsRevisionRow {
  revision: number;
}

export interface SettingRow {
  name: string;
  value: string;
}
