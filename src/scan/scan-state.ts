// What is known of what is in an image: the facts that rules on components, vulnerabilities and licences ask for. A
// scan speaks of one image for one platform, never of an index. Rules read nothing else of a scan.

import type { SeverityWord } from '../api/severity.ts';
import type { Microseconds } from '../clock.ts';
import type { Gap, UnstatedIdentity } from '../detect/component.ts';

export type ScanState =
  /** `isDue`: its scan is queued or under way. */
  | { readonly state: 'not_scanned'; readonly isDue: boolean }
  /** An index lists it, and the repository lacks it. */
  | { readonly state: 'absent' }
  /** The scanner tried and failed. */
  | { readonly state: 'failed'; readonly reason: string }
  /** The scanner cannot read this kind of image. */
  | { readonly state: 'unsupported'; readonly reason: string }
  | ScanFacts;

export interface ScanFacts {
  readonly state: 'scanned';
  /** When its bytes were read. */
  readonly at: Microseconds;
  /** When it was compared with advisories; null when there were none. */
  readonly matchedAt: Microseconds | null;
  /** The time up to which the advisories knew. */
  readonly advisoriesAsOf: Microseconds | null;
  /** `os/architecture[/variant]`, as its configuration says it. */
  readonly platform: string | null;
  /** Null when the configuration cannot be read. */
  readonly labels: Readonly<Record<string, string>> | null;
  readonly components: readonly ScannedComponent[];
  /** Without those that a waiver covers. */
  readonly findings: readonly ScannedFinding[];
  /** SPDX ids and free words, one licence each, with the components that are under it. */
  readonly licenses: readonly ScannedLicense[];
  /** Whether anything is loaded that says which vulnerabilities are exploited, and how probably. */
  readonly knows: { readonly kev: boolean; readonly epss: boolean };
  /** It was compared with data for demonstrations, which is not complete. */
  readonly demo: boolean;
  /** What could not be known. */
  readonly gaps: readonly Gap[];
}

export interface ScannedComponent {
  readonly name: string;
  readonly version: string | null;
  readonly purl: string;
  /** Digest of the layer that brought it; null when that is not known. */
  readonly layer: string | null;
  /** Digest of the attestation whose bill of materials names it, where no layer shows it. */
  readonly attestation: string | null;
  /** As `Component` has it. */
  readonly identity?: UnstatedIdentity;
}

export interface ScannedFinding {
  /** The advisory's name, such as `CVE-2024-3094`. */
  readonly id: string;
  readonly aliases: readonly string[];
  /** CVSS base score from 0.0 to 10.0; null when nobody has given one. */
  readonly score: number | null;
  readonly severity: SeverityWord;
  /** The gravest that anybody calls it. */
  readonly highest: SeverityWord;
  readonly kev: boolean;
  readonly epss: number | null;
  /** The component's name. */
  readonly component: string;
  readonly installed: string;
  readonly fixed: string | null;
  /** Of the component. */
  readonly layer: string | null;
  readonly attestation: string | null;
  readonly identity?: UnstatedIdentity;
}

export interface ScannedLicense {
  readonly id: string;
  /** Names of components. */
  readonly components: readonly string[];
}

/** SPDX's word for a licence that nothing states ("License Expressions"). */
export const NO_LICENSE = 'NOASSERTION';
