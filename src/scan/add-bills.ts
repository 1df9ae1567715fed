// What a build's own bills of materials add to what the layers show. They only add: a component that the layers show stays
// as it is, unless it has no name, and so do their gaps.

import { orderOf } from '../advisory/order/order-of.ts';
import { packageKey } from '../advisory/package-key.ts';
import type { Bill } from '../detect/bill/bill.ts';
import { byName } from '../detect/combine-layers.ts';
import type { Component, Detection, Distribution } from '../detect/component.ts';
import type { FoundPackage } from '../detect/evidence.ts';
import { purlOf } from '../detect/purl-of.ts';
import type { Digest } from '../oci/digest.ts';
import { ecosystemOf, subjectsOf } from './match/ecosystem-of.ts';
import { nameByBill } from './name-by-bill.ts';

export interface AttestedBill {
  /** Of the attestation's manifest. */
  readonly attestation: Digest;
  readonly bill: Bill;
}

/** Versions of one package that are compared by their order, besides being compared letter by letter. */
const MAX_COMPARED = 50;

/** The detection with what the bills name beside it; of two bills that name the same, the first counts. */
export function addBills(detection: Detection, bills: readonly AttestedBill[]): Detection {
  if (bills.length === 0) return detection;
  const distribution = detection.distribution ?? distributionIn(bills);
  const listed = bills.flatMap(({ attestation, bill }) =>
    bill.packages.map((found) => componentOf(found, distribution, attestation)),
  );
  const components = nameByBill(detection.components, listed);
  const known = new KnownComponents(distribution);
  for (const component of components) known.add(component);
  for (const component of listed) {
    if (known.has(component)) continue;
    known.add(component);
    components.push(component);
  }
  const gaps = bills.flatMap(({ attestation, bill }) =>
    bill.gaps.map(({ kind, detail }) => ({ kind, detail: `the bill of materials ${attestation} ${detail}` })),
  );
  return { distribution, components: components.sort(byName), gaps: [...detection.gaps, ...gaps] };
}

/** The one that all bills agree on that name one. */
function distributionIn(bills: readonly AttestedBill[]): Distribution | null {
  const [first, ...others] = bills.flatMap(({ bill }) => bill.distribution ?? []);
  const agreed = others.every(({ id, version }) => id === first?.id && version === first.version);
  return first && agreed ? first : null;
}

function componentOf(found: FoundPackage, distribution: Distribution | null, attestation: Digest): Component {
  const { type, name, version, source = null, module = null, licenses = [] } = found;
  const purl = purlOf(found, distribution);
  return { purl, type, name, version, source, module, licenses, layer: null, attestation, paths: [] };
}

/** Components by type, name and version as their ecosystem spells and orders them. */
class KnownComponents {
  readonly #distribution: Distribution | null;
  readonly #versions = new Map<string, Set<string>>();

  constructor(distribution: Distribution | null) {
    this.#distribution = distribution;
  }

  add(component: Component): void {
    const key = this.#keyOf(component);
    const versions = this.#versions.get(key) ?? new Set();
    versions.add(versionOf(component));
    this.#versions.set(key, versions);
  }

  has(component: Component): boolean {
    const versions = this.#versions.get(this.#keyOf(component));
    const version = versionOf(component);
    if (!versions || versions.has(version)) return versions !== undefined;
    const order = orderOf(this.#ecosystemOf(component));
    return order !== undefined && [...versions].slice(0, MAX_COMPARED).some((other) => order(other, version) === 0);
  }

  #keyOf(component: Component): string {
    return `${component.type}\n${packageKey(this.#ecosystemOf(component), component.name)}`;
  }

  #ecosystemOf(component: Component): string {
    return ecosystemOf(component, this.#distribution) ?? component.type;
  }
}

/** Go's own releases are spelled in several ways, of which advisories know one. */
function versionOf(component: Component): string {
  return component.type === 'golang'
    ? (subjectsOf(component, null)[0]?.version ?? component.version)
    : component.version;
}
