// What is known of what is in an image: the facts that rules on components, vulnerabilities and licences ask for. A
// scan speaks of one image for one platform, never of an index. Rules read nothing else of a scan.

import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';

export type ScanState =
  | { readonly state: 'not_scanned' }
  /** The scanner tried and failed. */
  | { readonly state: 'failed'; readonly reason: string }
  /** The scanner cannot read this kind of image. */
  | { readonly state: 'unsupported'; readonly reason: string }
  | ScanFacts;

export interface ScanFacts {
  readonly state: 'scanned';
  readonly at: Microseconds;
  readonly components: readonly ScannedComponent[];
  /** Without those that a waiver covers. */
  readonly findings: readonly Finding[];
  /** SPDX ids and free words, one licence each. */
  readonly licenses: readonly string[];
}

export interface ScannedComponent {
  readonly name: string;
  readonly version: string | null;
}

export interface Finding {
  /** The advisory's name, such as `CVE-2024-3094`. */
  readonly id: string;
  /** CVSS base score from 0.0 to 10.0; null when nobody has given one. */
  readonly score: number | null;
}

/** Looks up what is known of these images; one that is not in the answer was not scanned. */
export type ScanLookup = (rows: Rows, digests: readonly Digest[]) => Promise<ReadonlyMap<Digest, ScanState>>;

/** The lookup of a deployment without a scanner: nothing is known of any image. */
export const noScanner: ScanLookup = async () => new Map();
