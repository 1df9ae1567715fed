// Counts what VEX documents take away from the findings of one image, so that a report can say it.

import type { Finding, TakenAway } from '../finding.ts';
import type { HeardStatement } from './vex-verdict.ts';

const MOST_NAMED = 50;

interface Count {
  readonly name: string;
  findings: number;
  readonly vulnerabilities: Set<string>;
}

export class TakenAwayFindings {
  readonly #documents = new Map<string, Count>();

  add({ document: { id, name } }: HeardStatement, finding: Pick<Finding, 'id'>): void {
    const count = this.#documents.get(id) ?? { name, findings: 0, vulnerabilities: new Set() };
    count.findings++;
    if (count.vulnerabilities.size < MOST_NAMED) count.vulnerabilities.add(finding.id);
    this.#documents.set(id, count);
  }

  /** As a property of a match; nothing where nothing was taken away. */
  asProperty(): { readonly takenAway?: readonly TakenAway[] } {
    if (this.#documents.size === 0) return {};
    return {
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
