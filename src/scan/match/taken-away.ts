// Counts what VEX documents take away from the findings of one image, so that a report can say it.

import type { KnownOfVulnerability, Match, TakenFinding } from '../finding.ts';
import type { HeardStatement } from './vex-verdict.ts';

const MOST_NAMED = 50;
/** What is known of others is not kept. */
const MOST_KEPT = 200;

interface Count {
  readonly name: string;
  findings: number;
  readonly vulnerabilities: Set<string>;
}

export class TakenAwayFindings {
  readonly #documents = new Map<string, Count>();
  readonly #taken = new Map<string, TakenFinding>();

  add({ document: { id, name } }: HeardStatement, finding: KnownOfVulnerability): void {
    if (this.#taken.size < MOST_KEPT && !this.#taken.has(finding.id))
      this.#taken.set(finding.id, { document: name, known: knownOf(finding) });
    const count = this.#documents.get(id) ?? { name, findings: 0, vulnerabilities: new Set() };
    count.findings++;
    if (count.vulnerabilities.size < MOST_NAMED) count.vulnerabilities.add(finding.id);
    this.#documents.set(id, count);
  }

  /** As properties of a match; nothing where nothing was taken away. */
  asProperties(): Pick<Match, 'takenAway' | 'taken'> {
    if (this.#documents.size === 0) return {};
    return {
      taken: [...this.#taken.values()],
      takenAway: [...this.#documents]
        .map(([document, { vulnerabilities, ...count }]) => ({
          document,
          ...count,
          vulnerabilities: [...vulnerabilities].sort(),
        }))
        .sort((a, b) => (a.document < b.document ? -1 : 1)),
    };
  }
}

function knownOf(finding: KnownOfVulnerability): KnownOfVulnerability {
  const { id, aliases, summary, vector, score, severity, ratings, kev, epss, published, references } = finding;
  return { id, aliases, summary, vector, score, severity, ratings, kev, epss, published, references };
}
