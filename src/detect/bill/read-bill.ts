// A predicate of in-toto that is a bill of materials (https://github.com/in-toto/attestation/tree/main/spec/predicates,
// "CycloneDX" and "SPDX"). What cannot be read or matched of it is said, never left out.

import { isObject, type Json } from '../../json.ts';
import type { Distribution, Gap } from '../component.ts';
import type { FoundPackage } from '../evidence.ts';
import { gapFrom, withSoundPackages } from '../read-evidence.ts';
import { parseJson } from '../read-json.ts';
import { Unreadable } from '../unreadable.ts';
import { BILL_LIMITS, type Bill, type BillDocument } from './bill.ts';
import { packageOf } from './package-of-purl.ts';
import { readCycloneDx } from './read-cyclonedx.ts';
import { readSpdx } from './read-spdx.ts';

const READERS: readonly { readonly type: RegExp; readonly read: (document: Json) => BillDocument }[] = [
  { type: /^https:\/\/cyclonedx\.org\/bom(?:\/|$)/, read: readCycloneDx },
  { type: /^https:\/\/spdx\.dev\/Document(?:\/|$)/, read: readSpdx },
];
/** Types of packages that a gap names; the others are counted together. */
const MAX_NAMED = 20;

/** What the predicate says; undefined for one of another type. Never throws. */
export function readBill(predicateType: string, predicate: unknown): Bill | undefined {
  const reader = READERS.find(({ type }) => type.test(predicateType));
  if (!reader) return undefined;
  try {
    return billOf(reader.read(documentIn(predicate)));
  } catch (error) {
    const { gap } = gapFrom(error);
    return { packages: [], distribution: null, gaps: gap ? [gap] : [] };
  }
}

/** The document by itself, as a text (cosign's type `spdx`), or under `Data` (cosign before 1.3). */
function documentIn(predicate: unknown): Json {
  const inner = isObject(predicate) && 'Data' in predicate ? predicate['Data'] : predicate;
  const document = typeof inner === 'string' ? parseJson(Buffer.from(inner)) : inner;
  if (!isObject(document)) throw new Unreadable('is no JSON object');
  return document;
}

function billOf({ entries, systems, truncated }: BillDocument): Bill {
  const packages: FoundPackage[] = [];
  const named: Distribution[] = [];
  const unmatched = new Map<string, number>();
  for (const entry of entries) {
    const read = packageOf(entry);
    if ('found' in read) {
      packages.push(read.found);
      if (read.distribution) named.push(read.distribution);
    } else if (!entry.whole) {
      unmatched.set(read.unmatched, (unmatched.get(read.unmatched) ?? 0) + 1);
    }
  }
  const sound = withSoundPackages({ packages });
  const limit = `names more than ${BILL_LIMITS.entries} components, or nests them deeper than ${BILL_LIMITS.depth}`;
  return {
    packages: sound.packages ?? [],
    distribution: onlyOne(systems) ?? onlyOne(named) ?? null,
    gaps: [
      ...(sound.gap ? [sound.gap] : []),
      ...(unmatched.size > 0 ? [unmatchedGap(unmatched)] : []),
      ...(truncated ? [{ kind: 'limit' as const, detail: `${limit}: the others were not read` }] : []),
    ],
  };
}

/** Packages of two systems in one image cannot be told apart afterwards. */
function onlyOne(distributions: readonly Distribution[]): Distribution | undefined {
  const [first, ...others] = distributions;
  return others.every(({ id, version }) => id === first?.id && version === first.version) ? first : undefined;
}

function unmatchedGap(unmatched: ReadonlyMap<string, number>): Gap {
  const total = [...unmatched.values()].reduce((sum, count) => sum + count, 0);
  const most = [...unmatched].sort(([, a], [, b]) => b - a).slice(0, MAX_NAMED);
  const words = most.map(([what, count]) => `${count} ${what}`).join(', ');
  const more = unmatched.size > MAX_NAMED ? ', and more' : '';
  const what = total === 1 ? 'one component that was' : `${total} components that were`;
  return { kind: 'no_feed', detail: `names ${what} not matched with any feed: ${words}${more}` };
}
