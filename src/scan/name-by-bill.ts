// What the layers show without a name (a jar without a group, an assembly without a version) has the name that a trusted bill of
// materials gives it, if only one entry of all bills fits.

import { orderOf } from '../advisory/order/order-of.ts';
import type { Component } from '../detect/component.ts';
import { ecosystemOf } from './match/ecosystem-of.ts';

/**
 * The components in their order, those without a name under that of the bills: they keep their layer and paths, and say which
 * attestation names them.
 * @param listed what the bills name
 */
export function nameByBill(shown: readonly Component[], listed: readonly Component[]): Component[] {
  if (!shown.some(isNameless)) return [...shown];
  const byKey = new Map<string, Component[]>();
  for (const one of listed) byKey.set(keyOf(one), [...(byKey.get(keyOf(one)) ?? []), one]);
  return shown.map((component) => {
    if (!isNameless(component)) return component;
    const fitting = (byKey.get(keyOf(component)) ?? []).filter((one) => fits(component, one));
    const [only] = fitting;
    const isOne = only !== undefined && fitting.every(({ purl }) => purl === only.purl);
    return isOne ? named(component, only) : component;
  });
}

function isNameless({ identity }: Component): boolean {
  return identity === 'unidentified';
}

/** The name of the artifact without its group, or that of the assembly, which NuGet takes in any case. */
function keyOf({ type, name }: Component): string {
  return `${type}\n${type === 'maven' ? name.slice(name.indexOf(':') + 1) : name.toLowerCase()}`;
}

function fits({ version }: Component, listed: Component): boolean {
  if (version === '' || version === listed.version) return true;
  const order = orderOf(ecosystemOf(listed, null) ?? listed.type);
  return order !== undefined && order(version, listed.version) === 0;
}

function named(shown: Component, { purl, name, version, licenses, attestation }: Component): Component {
  const { identity: _, classes: __, ...rest } = shown;
  return { ...rest, purl, name, version, attestation, licenses: rest.licenses.length > 0 ? rest.licenses : licenses };
}
