// Which vulnerabilities come with an image in place of another, and which go. The same vulnerability of the same component
// is one, whatever its version, and by whichever of its names it was found.

import type { Report, ReportedFinding } from '../report/report.ts';

export interface FindingChanges {
  /** Those that only the second image has. */
  readonly appeared: readonly ReportedFinding[];
  /** Those that only the first image has. */
  readonly gone: readonly ReportedFinding[];
}

export type Matched = Pick<Report, 'detection' | 'findings'>;

/** Waived ones are among them, with their waiver. */
export function compareFindings(from: Matched, to: Matched): FindingChanges {
  return { appeared: missingIn(from, to), gone: missingIn(to, from) };
}

/** What `own` has and `other` has not. */
function missingIn(other: Matched, own: Matched): ReportedFinding[] {
  const otherNames = namesIn(other);
  const known = new Set(other.findings.flatMap(otherNames));
  const ownNames = namesIn(own);
  return own.findings.filter((finding) => !ownNames(finding).some((name) => known.has(name)));
}

/** Gives all names of a finding, each together with its component. */
function namesIn({ detection }: Matched): (finding: ReportedFinding) => string[] {
  const components = new Map(detection.components.map(({ purl, type, name }) => [purl, `${type} ${name}`]));
  return ({ id, aliases, purl }) => [id, ...aliases].map((name) => `${components.get(purl) ?? purl} ${name}`);
}
