// Under which licences a component is listed: the ids in its SPDX expression or, where its words are read as none, the words.

import parseSpdx from 'spdx-expression-parse';
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
