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
  created_at: number;
}

export interface OrganizationMemberRow {
  organization_id: string;
  user_id: string;
  is_owner: number;
  created_at: number;
}

/** A built-in role that a user has on one repository or on all of a namespace. */
export interface RoleGrantRow {
  user_id: string;
  scope_kind: 'repository' | 'namespace';
  scope: string;
  role: 'read-only' | 'read-write' | 'admin';
  granted_by: string;
  created_at: number;
}

export interface NamespaceRow {
  name: string;
  account_id: string;
  usage: 'open' | 'validated';
  comment_required: number;
  promotes_to_json: string;
  created_at: number;
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

export interface SettingRow {
  name: string;
  value: string;
}
