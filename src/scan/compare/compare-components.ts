// Which components two images differ in: those that only one has, and those that both have in other versions.

import { orderOf, type VersionOrder } from '../../advisory/order/order-of.ts';
import type { Component } from '../../detect/component.ts';
import { ecosystemOf } from '../match/ecosystem-of.ts';
import type { Report } from '../report/report.ts';

/** What became of a component; `changed` where nobody can say which version is the newer. */
export type ComponentChangeKind = 'added' | 'removed' | 'upgraded' | 'downgraded' | 'changed';

export interface ComponentChange {
  readonly change: ComponentChangeKind;
  /** Package URL type. */
  readonly type: string;
  readonly name: string;
  /** The versions that only this image has, the oldest first; an image can have a component several times. */
  readonly from: readonly string[];
  readonly to: readonly string[];
}

type Detected = Pick<Report, 'detection'>;

interface Held {
  readonly component: Component;
  readonly order: VersionOrder | undefined;
  readonly versions: Set<string>;
}

/** The components in which the images differ, by type and name. */
export function compareComponents(from: Detected, to: Detected): ComponentChange[] {
  const before = heldBy(from);
  const after = heldBy(to);
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key) => changeOf(before.get(key), after.get(key)) ?? []);
}

function heldBy({ detection: { components, distribution } }: Detected): ReadonlyMap<string, Held> {
  const held = new Map<string, Held>();
  for (const component of components) {
    const key = `${component.type} ${component.name}`;
    const known = held.get(key);
    if (known) known.versions.add(component.version);
    else
      held.set(key, { component, order: orderAmong(component, distribution), versions: new Set([component.version]) });
  }
  return held;
}

function orderAmong(component: Component, distribution: Detected['detection']['distribution']) {
  const ecosystem = ecosystemOf(component, distribution);
  return ecosystem === null ? undefined : orderOf(ecosystem);
}

function changeOf(before: Held | undefined, after: Held | undefined): ComponentChange | undefined {
  const either = after ?? before;
  if (!either) return undefined;
  // Debian and Ubuntu order alike; where images are of distributions that do not, neither order is right for both.
  const order = before && after && before.order !== after.order ? undefined : either.order;
  const none: ReadonlySet<string> = new Set();
  const from = inOrder(without(before?.versions ?? none, after?.versions ?? none), order);
  const to = inOrder(without(after?.versions ?? none, before?.versions ?? none), order);
  if (from.length === 0 && to.length === 0) return undefined;
  const { type, name } = either.component;
  return { change: kindOf(from.at(-1), to.at(-1), order), type, name, from, to };
}

/** @param from the newest version that only the first image has */
function kindOf(
  from: string | undefined,
  to: string | undefined,
  order: VersionOrder | undefined,
): ComponentChangeKind {
  if (from === undefined) return 'added';
  if (to === undefined) return 'removed';
  const direction = order?.(to, from) ?? 0;
  if (direction === 0) return 'changed';
  return direction > 0 ? 'upgraded' : 'downgraded';
}

function without(versions: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...versions].filter((version) => !others.has(version));
}

function inOrder(versions: readonly string[], order: VersionOrder | undefined): string[] {
  return order ? versions.toSorted(order) : versions.toSorted();
}
