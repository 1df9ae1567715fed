// The rows of the one database, for Kysely. Every engine has the same columns: text, whole numbers and bytes.
// Times are whole microseconds since 1970 (UTC); flags are 0 or 1; columns that end in `_json` hold JSON text.

import type {
  AccessTokenRow,
  AccountRow,
  ApiKeyRow,
  ClientCertificateRow,
  DirectoryIdentityRow,
  DirectorySyncRow,
  GrantRow,
  NamespaceRow,
  OrganizationMemberRow,
  RecoveryCodeRow,
  RightsRevisionRow,
  RoleRow,
  SecondFactorRow,
  SessionRow,
  SettingRow,
  TeamMemberRow,
  TeamRow,
} from './schema/accounts.ts';
import type { AdvisoryIndexRow, FollowedTagRow } from './schema/advisories.ts';
import type { AuditRecordRow } from './schema/audit.ts';
import type {
  BlobRow,
  DamagedBlobRow,
  ManifestReferenceRow,
  ManifestRow,
  NamespaceUsageRow,
  RepositoryBlobRow,
  RepositoryManifestRow,
  RepositoryRevisionRow,
  RepositoryRow,
  TagRow,
} from './schema/content.ts';
import type { EventRow, IdempotencyRow, JobRow, JobTurnRow } from './schema/events.ts';
import type { EvaluationRow, PolicyRow, PromotionRow } from './schema/promotion.ts';
import type {
  FoundVulnerabilityRow,
  LayerEvidenceRow,
  ScanReportRow,
  VexDocumentRow,
  WaiverRow,
} from './schema/scans.ts';
import type { WebhookDeliveryRow, WebhookRow } from './schema/webhooks.ts';

export interface Tables {
  account: AccountRow;
  directory_identity: DirectoryIdentityRow;
  directory_sync: DirectorySyncRow;
  organization_member: OrganizationMemberRow;
  team: TeamRow;
  team_member: TeamMemberRow;
  role: RoleRow;
  api_key: ApiKeyRow;
  access_grant: GrantRow;
  session: SessionRow;
  second_factor: SecondFactorRow;
  recovery_code: RecoveryCodeRow;
  namespace: NamespaceRow;
  access_token: AccessTokenRow;
  client_certificate: ClientCertificateRow;
  repository: RepositoryRow;
  repository_revision: RepositoryRevisionRow;
  namespace_usage: NamespaceUsageRow;
  blob: BlobRow;
  damaged_blob: DamagedBlobRow;
  repository_blob: RepositoryBlobRow;
  manifest: ManifestRow;
  manifest_reference: ManifestReferenceRow;
  repository_manifest: RepositoryManifestRow;
  tag: TagRow;
  event: EventRow;
  audit_record: AuditRecordRow;
  job: JobRow;
  job_turn: JobTurnRow;
  policy: PolicyRow;
  evaluation: EvaluationRow;
  promotion: PromotionRow;
  scan_report: ScanReportRow;
  layer_evidence: LayerEvidenceRow;
  found_vulnerability: FoundVulnerabilityRow;
  advisory_index: AdvisoryIndexRow;
  followed_tag: FollowedTagRow;
  vex_document: VexDocumentRow;
  waiver: WaiverRow;
  webhook: WebhookRow;
  webhook_delivery: WebhookDeliveryRow;
  idempotency: IdempotencyRow;
  rights_revision: RightsRevisionRow;
  setting: SettingRow;
}
