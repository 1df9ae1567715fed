// The rows of the one database, for Kysely. Every engine has the same columns: text, whole numbers and bytes.
// Times are whole microseconds since 1970 (UTC); flags are 0 or 1; columns that end in `_json` hold JSON text.

import type { Generated } from 'kysely';

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
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
}

export interface RepositoryRow {
  id: string;
  name: string;
  namespace: string;
  visibility: 'public' | 'private';
  description: string;
  long_description: string;
  scan_on_push: number;
  /** Every tag of the repository is immutable. */
  immutable: number;
  /** Tags that match one of these patterns are immutable, unless they match an exception. */
  immutable_patterns_json: string;
  immutable_exceptions_json: string;
  /** Images enter by promotion only, whatever the namespace's usage. */
  protected: number;
  created_at: number;
  created_by: string;
}

export interface BlobRow {
  digest: string;
  size: number;
  created_at: number;
}

/** A blob can be seen in a repository only after it was pushed or mounted there. */
export interface RepositoryBlobRow {
  repository_id: string;
  digest: string;
  linked_at: number;
}

export interface ManifestRow {
  digest: string;
  media_type: string;
  kind: 'image' | 'index' | 'artifact';
  artifact_type: string | null;
  subject_digest: string | null;
  annotations_json: string | null;
  bytes: Uint8Array;
  size: number;
  /** What a client would download: the manifest, its config and layers, and for an index all its children. */
  total_size: number;
  /** How many indexes stand above the deepest image: 0 for an image, 1 for an index of images. */
  depth: number;
  created_at: number;
}

export interface ManifestReferenceRow {
  manifest_digest: string;
  position: number;
  kind: 'config' | 'layer' | 'manifest';
  digest: string;
  media_type: string;
  size: number;
  /** `os/architecture[/variant]` of an index's child, when the index says it. */
  platform: string | null;
}

export interface RepositoryManifestRow {
  repository_id: string;
  digest: string;
  subject_digest: string | null;
  linked_at: number;
  linked_by: string;
}

export interface TagRow {
  repository_id: string;
  name: string;
  digest: string;
  updated_at: number;
  updated_by: string;
  /** The promotion that set the tag to this digest; null when it was pushed. */
  promotion_id: string | null;
}

/** What happened: append-only, written in the transaction of the fact. History and audit read this and nothing else. */
export interface EventRow {
  sequence: Generated<number>;
  id: string;
  type: string;
  at: number;
  actor_kind: string;
  actor_name: string;
  /** How the actor showed who they are: `password`, `token:NAME`, `anonymous`, `policy`. */
  credential: string | null;
  address: string | null;
  namespace: string | null;
  repository: string | null;
  tag: string | null;
  digest: string | null;
  previous_digest: string | null;
  /** The event without which this one would not be. */
  caused_by: string | null;
  /** How many promotions stand between this event and a person's act. */
  depth: number;
  data_json: string;
}

export interface JobRow {
  id: string;
  kind: string;
  /** A job with the same key is never queued twice. */
  key: string;
  payload_json: string;
  state: 'due' | 'running' | 'done' | 'failed' | 'cancelled';
  run_at: number;
  attempts: number;
  lease_until: number | null;
  leased_by: string | null;
  cancel_requested: number;
  progress_done: number;
  progress_total: number | null;
  /** Where a job that works in batches goes on after a crash. */
  cursor_json: string | null;
  log: string;
  error: string | null;
  requested_by: string;
  repository: string | null;
  created_at: number;
  finished_at: number | null;
}

export interface PolicyRow {
  id: string;
  source: string;
  target: string;
  tag_template: string;
  enabled: number;
  rules_json: string;
  /** The platforms that count, as JSON list; null for all of them. */
  platforms_json: string | null;
  /** A cron expression in UTC, or null. */
  schedule: string | null;
  version: number;
  edited_by_id: string;
  edited_by: string;
  edited_at: number;
  created_at: number;
  suspended_reason: string | null;
}

export interface EvaluationRow {
  id: string;
  policy_id: string;
  policy_version: number;
  /** The event or job that asked; with policy, tag and digest it makes the evaluation unique. */
  cause: string;
  occasion: 'push' | 'late_fact' | 'schedule' | 'apply';
  at: number;
  source: string;
  tag: string;
  digest: string;
  target: string;
  /** As it was then: the promotion renders it anew at its own time. */
  tag_template: string;
  /** What the template gave at the time of the evaluation. */
  target_tag: string;
  verdict: 'pass' | 'fail' | 'hold' | 'error';
  reason: string | null;
  rules_json: string;
}

export interface PromotionRow {
  id: string;
  /** Makes a promotion happen once: by its evaluation, or by the request's Idempotency-Key. */
  key: string;
  state: 'succeeded' | 'refused' | 'held' | 'waiting' | 'already_there' | 'rolled_back';
  reason: string | null;
  at: number;
  by_kind: 'user' | 'api_key' | 'policy';
  by_name: string;
  policy_id: string | null;
  policy_version: number | null;
  source_repository: string;
  source_tag: string | null;
  digest: string;
  target_repository: string;
  target_tag: string;
  previous_digest: string | null;
  comment: string | null;
  evaluation_id: string | null;
  /** What travelled along: referrers and attachment tags. */
  travelled_json: string;
  /** For a rollback: the promotion that it undid. */
  rolls_back: string | null;
}

/** What is known of one image manifest, whatever the repositories that hold it. */
export interface ScanReportRow {
  digest: string;
  state: 'scanned' | 'failed' | 'unsupported';
  /** Why it failed or is not supported. */
  reason: string | null;
  /** When the bytes were looked at. */
  scanned_at: number;
  detector_version: number;
  /** `os/architecture[/variant]`, as the image's configuration says it. */
  platform: string | null;
  labels_json: string;
  /** Digests of the layers, lowest first. */
  layers_json: string;
  /** The detection as JSON, compressed with zstd; null when nothing could be detected. */
  detection: Uint8Array | null;
  component_count: number;
  /** When the components were compared with advisories. */
  matched_at: number | null;
  /** Serial of the advisory index that was compared with, and the time up to which it knew. */
  advisories_serial: number | null;
  advisories_as_of: number | null;
  /** What compared: `shiplock`, or the name and version of an outside scanner. */
  matcher: string;
  /** Findings and gaps as JSON, compressed with zstd. */
  match: Uint8Array | null;
  /** sha256 of the findings and gaps without EPSS scores: tells whether there is news. */
  match_hash: string | null;
  /** Findings by severity, waived ones included. */
  counts_json: string;
}

/** What one layer has of interest; by the digest of its bytes, which nobody can claim falsely. */
export interface LayerEvidenceRow {
  digest: string;
  detector_version: number;
  evidence: Uint8Array;
  created_at: number;
}

/** Where a vulnerability was found, under each of its names. */
export interface FoundVulnerabilityRow {
  vulnerability: string;
  digest: string;
}

/** The compiled advisories that are there; the highest serial is in force. */
export interface AdvisoryIndexRow {
  serial: number;
  /** Name of the file in the data folder. */
  file: string;
  as_of: number;
  built_at: number;
  built_by: string;
  records: number;
  feeds_json: string;
  /** What the last fetch of each feed gave, so that only changes are fetched. */
  states_json: string;
}

/** An OpenVEX document that an administrator has brought in. */
export interface VexDocumentRow {
  id: string;
  name: string;
  text: string;
  statements: number;
  added_by: string;
  added_at: number;
}

export interface WaiverRow {
  id: string;
  vulnerability: string;
  scope_kind: 'image' | 'repository' | 'namespace' | 'everywhere';
  /** A digest, or the name of a repository or namespace; empty for everywhere. */
  scope: string;
  /** The repository in which an image is meant. */
  repository: string | null;
  reason: string;
  author: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  revoked_by: string | null;
}

export interface IdempotencyRow {
  key: string;
  account: string;
  request_hash: string;
  status: number;
  body: string;
  created_at: number;
}

export interface SettingRow {
  name: string;
  value: string;
}

export interface Tables {
  account: AccountRow;
  organization_member: OrganizationMemberRow;
  role_grant: RoleGrantRow;
  namespace: NamespaceRow;
  access_token: AccessTokenRow;
  repository: RepositoryRow;
  blob: BlobRow;
  repository_blob: RepositoryBlobRow;
  manifest: ManifestRow;
  manifest_reference: ManifestReferenceRow;
  repository_manifest: RepositoryManifestRow;
  tag: TagRow;
  event: EventRow;
  job: JobRow;
  policy: PolicyRow;
  evaluation: EvaluationRow;
  promotion: PromotionRow;
  scan_report: ScanReportRow;
  layer_evidence: LayerEvidenceRow;
  found_vulnerability: FoundVulnerabilityRow;
  advisory_index: AdvisoryIndexRow;
  vex_document: VexDocumentRow;
  waiver: WaiverRow;
  idempotency: IdempotencyRow;
  setting: SettingRow;
}
