// Rows of what is known of images, and of what does not count.

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
  /** `null` when the image's configuration cannot be read. */
  labels_json: string;
  /** Digests of the layers, lowest first. */
  layers_json: string;
  /** The detection as JSON, compressed with zstd; null when nothing could be detected. */
  detection: Uint8Array | null;
  component_count: number;
  /** How many gaps the detection has. */
  detection_gaps: number;
  /** When the components were compared with advisories. */
  matched_at: number | null;
  /** Serial of the advisory index that was compared with, and the time up to which it knew. */
  advisories_serial: number | null;
  advisories_as_of: number | null;
  /** What compared: `shiplock`, or the name and version of an outside scanner. */
  matcher: string;
  /** Findings and gaps as JSON, compressed with zstd. */
  match: Uint8Array | null;
  /** How many gaps the match has. */
  match_gaps: number;
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
  /** Since when it has been found without interruption; null when the first comparison of the image found it. */
  found_at: number | null;
  /** The same, also where the first comparison found it. */
  since: number;
  /** 1 for the name under which it is best known, 0 for its other names. */
  is_own_name: number;
  severity: 'critical' | 'high' | 'medium' | 'low' | 'unknown' | 'none';
  /** 1 when it is known to be used in attacks. */
  kev: number;
  /** The first components that have it: name, installed and fixed version. */
  components_json: string;
  /** 1 when others have it, too. */
  more_components: number;
  /** Of one that a VEX document has taken away, so that it is not found: what is known of it; null for all others. */
  taken_json: string | null;
}

/** An OpenVEX document that an administrator has brought in. */
export interface VexDocumentRow {
  id: string;
  /** What the document calls itself. */
  document_id: string;
  version: number;
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
  author_json: string;
  created_at: number;
  /** The newest event at that time: a place that was made after it is another one of the same name. */
  created_after: number;
  expires_at: number | null;
  revoked_at: number | null;
  revoked_by_json: string | null;
}
