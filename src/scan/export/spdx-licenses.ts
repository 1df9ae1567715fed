// Licences in an SPDX document: expressions as they are, and texts that are none under a name of the document's own
// (SPDX 2.3, clause 10 and Annex D).

import { createHash } from 'node:crypto';
import type { ComponentLicense } from '../../detect/component.ts';

const OWN_NAME = /\bLicenseRef-[A-Za-z0-9.-]+/g;
/** Licences that another document names; this one does not bring it along. */
const ELSEWHERE = /\bDocumentRef-/;

export class SpdxLicenses {
  readonly #extracted = new Map<string, string>();

  /** One expression that all of these licences apply. */
  expressionOf(licenses: readonly ComponentLicense[]): string {
    const parts = new Set(licenses.map((license) => this.#one(license)));
    if (parts.size === 0) return 'NOASSERTION';
    if (parts.size === 1) return [...parts].join('');
    return [...parts].map((part) => (part.includes(' ') ? `(${part})` : part)).join(' AND ');
  }

  /** The texts behind the document's own names, as a property of the document. */
  extracted(): object {
    if (this.#extracted.size === 0) return {};
    const infos = [...this.#extracted].map(([licenseId, text]) => ({ licenseId, name: text, extractedText: text }));
    return { hasExtractedLicensingInfos: infos };
  }

  #one({ text, spdx }: ComponentLicense): string {
    if (spdx === null || ELSEWHERE.test(spdx)) {
      const id = `LicenseRef-shiplock-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
      this.#extracted.set(id, text);
      return id;
    }
    for (const [id] of spdx.matchAll(OWN_NAME)) if (!this.#extracted.has(id)) this.#extracted.set(id, text);
    return spdx;
  }
}
