// Under which licences a component is listed: the ids in its SPDX expression or, where its words are read as none, the words.

import parseSpdx from 'spdx-expression-parse';
import deprecatedIds from 'spdx-license-ids/deprecated.json' with { type: 'json' };
import currentIds from 'spdx-license-ids/index.json' with { type: 'json' };
import type { ComponentLicense } from './component.ts';

type Parsed = ReturnType<typeof parseSpdx>;

/** Every id, in whatever part of the expression: a deny-list compares ids. */
export function idsOfLicense({ spdx, text }: Pick<ComponentLicense, 'spdx' | 'text'>): string[] {
  if (!spdx) return [text];
  try {
    const ids: string[] = [];
    const left: Parsed[] = [parseSpdx(spdx)];
    for (let node = left.pop(); node; node = left.pop()) {
      if ('license' in node) ids.push(node.license);
      else if ('left' in node) left.push(node.left, node.right);
    }
    return ids.length > 0 ? ids : [spdx];
  } catch {
    return [spdx];
  }
}

/** SPDX: identifiers are compared without regard to case ("Matching guidelines"). */
const KNOWN: ReadonlySet<string> = new Set([...currentIds, ...deprecatedIds].map((id) => id.toLowerCase()));

/** True for the ids of the SPDX licence list, and for those of one's own (SPDX 2.3, Annex D). */
export function isLicenseId(id: string): boolean {
  return KNOWN.has(id.toLowerCase()) || /^(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+$/.test(id);
}

/** Whether ids of the list begin so. */
export function beginsLicenseIds(prefix: string): boolean {
  return [...KNOWN].some((id) => id.startsWith(prefix.toLowerCase()));
}
