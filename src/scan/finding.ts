// What is known against a component: one advisory that speaks of the installed version.

import type { SeverityWord } from '../api/severity.ts';
import type { Gap, GuessedNames, UnstatedIdentity } from '../detect/component.ts';

/** How grave somebody calls a vulnerability of a package. */
export interface Rating {
  /** Which feed says it, as the status page names it. */
  readonly source: string;
  readonly severity: SeverityWord;
  /** CVSS base score from 0.0 to 10.0, with its vector; null for a word alone. */
  readonly score: number | null;
  readonly vector: string | null;
}

export interface Finding {
  /** The name under which it is best known: the CVE if it has one, else the advisory's own id. */
  readonly id: string;
  /** All other names, such as `GHSA-…` or `DSA-…`. */
  readonly aliases: readonly string[];
  readonly summary: string | null;
  /** The package URL of the component in the same report. */
  readonly purl: string;
  /** Of the component, as `Component` has it: it may be another one. */
  readonly identity?: UnstatedIdentity;
  readonly installed: string;
  /** The lowest version that is not affected; null when there is none yet. */
  readonly fixed: string | null;
  /** CVSS vector of the highest version that was given. */
  readonly vector: string | null;
  /** CVSS base score from 0.0 to 10.0; null when nobody has given one. */
  readonly score: number | null;
  /**
   * The word of the distribution whose package it is; else by the score of who found it in the package, else by that of others,
   * else the word of any of them.
   */
  readonly severity: SeverityWord;
  /** Nobody has found out whether the package is affected; its severity is unknown then. */
  readonly undetermined: boolean;
  /** The gravest that anybody calls it. */
  readonly highest: SeverityWord;
  /** What each source says, the one in force first. */
  readonly ratings: readonly Rating[];
  /** In CISA's catalog of known exploited vulnerabilities. */
  readonly kev: boolean;
  /** EPSS: the probability from 0 to 1 of being exploited in the next 30 days; null when unknown. */
  readonly epss: number | null;
  /** ISO 8601. */
  readonly published: string | null;
  readonly references: readonly string[];
  /** Which feed says it, as the status page names it. */
  readonly feed: string;
}

/** What a VEX document took away: what it says is not affected, or fixed. */
export interface TakenAway {
  /** Its id, and the name under which somebody has brought it in. */
  readonly document: string;
  readonly name: string;
  readonly findings: number;
  /** The first of their vulnerabilities, each once. */
  readonly vulnerabilities: readonly string[];
}

/** What is known of a vulnerability, whatever component has it. */
export type KnownOfVulnerability = Pick<
  Finding,
  | 'id'
  | 'aliases'
  | 'summary'
  | 'vector'
  | 'score'
  | 'severity'
  | 'ratings'
  | 'kev'
  | 'epss'
  | 'published'
  | 'references'
>;

/** A vulnerability that a VEX document took away from an image. */
export interface TakenFinding {
  /** The name under which somebody has brought the document in. */
  readonly document: string;
  readonly known: KnownOfVulnerability;
}

/** What comparing the components of an image with advisories gives. */
export interface Match {
  /** What could be looked up for each finding; without it, `kev` and `epss` say nothing. */
  readonly knows: { readonly kev: boolean; readonly epss: boolean };
  /** The advisories were those for demonstrations, which are not complete: wherever this is shown, it says so. */
  readonly demo: boolean;
  readonly findings: readonly Finding[];
  /** Findings that are not among them, by document; absent where there are none. */
  readonly takenAway?: readonly TakenAway[];
  /** The first of these findings, each vulnerability once; they are not kept with the report. */
  readonly taken?: readonly TakenFinding[];
  /** The names under which unidentified components were compared; findings have the package URLs of these names. */
  readonly guessed?: GuessedNames;
  /** What the advisories cannot say. */
  readonly gaps: readonly Gap[];
}
