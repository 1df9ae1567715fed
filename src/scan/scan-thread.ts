// The work that is done beside the server, in a thread of its own: reading layers, which come from attackers, and
// comparing with advisories, which takes long. The roof says how the thread is made.

import type { SeverityCounts } from '../api/severity.ts';
import type { Microseconds } from '../clock.ts';
import type { Detection } from '../detect/component.ts';
import type { Digest } from '../oci/digest.ts';
import type { AttestationReading, AttestationToRead } from './attestation/read-attestation.ts';
import type { FoundVulnerability } from './found-vulnerabilities.ts';
import type { HeardStatement } from './match/vex-verdict.ts';

export interface LayerToRead {
  readonly digest: Digest;
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
}

export interface PackedBill {
  /** Of the attestation's manifest. */
  readonly attestation: Digest;
  /** As `readAttestation` gave it. */
  readonly bill: Uint8Array;
}

/** All that says what is in an image. */
export interface ImageEvidence {
  /** What each layer holds, lowest first; null for one that is not here. */
  readonly layers: readonly (Uint8Array | null)[];
  /** Of those that name the same component, the first counts. */
  readonly bills: readonly PackedBill[];
}

/** What comparing one image's components gave, ready to be stored. */
export interface StoredMatch {
  /** `{findings, gaps}` as JSON, compressed with zstd. */
  readonly match: Uint8Array;
  /** sha256 of what would be news: all of it but the EPSS scores. */
  readonly hash: string;
  readonly counts: SeverityCounts;
  /** See `Match`. */
  readonly demo: boolean;
  /** How many gaps there are. */
  readonly gaps: number;
  /** Every name of every finding. */
  readonly vulnerabilities: readonly FoundVulnerability[];
}

export interface MatchTask {
  /** The path of the index. */
  readonly file: string;
  readonly images: readonly ImageToMatch[];
  readonly vex: readonly HeardStatement[];
  readonly now: Microseconds;
}

export interface ImageToMatch {
  readonly digest: Digest;
  /** As it is stored. */
  readonly detection: Uint8Array;
  /** The repositories that hold it. */
  readonly repositories: readonly string[];
}

export interface ScanThread {
  /** Raised with every change of what is detected; images with reports of older ones are scanned again. */
  readonly detectorVersion: number;
  /**
   * What the layer has of interest, encoded. Whatever is in its bytes is stated in the evidence, never thrown.
   * @throws ShiplockError BLOB_UNKNOWN, BLOB_DAMAGED; Error when the thread was lost or took too long
   */
  readLayer(layer: LayerToRead): Promise<Uint8Array>;
  /**
   * Whether the blob is a bill of materials of the image that somebody trusted has signed, and what it says.
   * @throws Error when the thread was lost or took too long
   */
  readAttestation(attestation: AttestationToRead): Promise<AttestationReading>;
  /** What the layers are together, and what bills of materials add. */
  combine(evidence: ImageEvidence): Promise<Detection>;
  /** Compares the components of each of these images with an index. */
  match(task: MatchTask): Promise<StoredMatch[]>;
  /** Ends the thread; what it was doing is lost. */
  close(): Promise<void>;
}
