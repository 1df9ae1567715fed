// CycloneDX 1.2 to 1.7 in JSON (https://cyclonedx.org/docs/1.6/json/): components, and components in components.

import { arrayOf, isObject, type Json, textOf } from '../../json.ts';
import type { ComponentLicense, Distribution } from '../component.ts';
import { readLicense } from '../read-license.ts';
import { Unreadable } from '../unreadable.ts';
import { BILL_LIMITS, type BillDocument, type BillEntry } from './bill.ts';

/** Kinds of component that are no packages; `file`s without a package URL are many in documents that list everything. */
const NO_PACKAGES: readonly unknown[] = ['file', 'data', 'cryptographic-asset', 'machine-learning-model'];
const VERSIONS = /^1\.[2-7]$/;

/** @throws Unreadable for anything else */
export function readCycloneDx(document: Json): BillDocument {
  if (document['bomFormat'] !== 'CycloneDX') throw new Unreadable('is no CycloneDX document');
  const version = String(document['specVersion']);
  if (!VERSIONS.test(version)) throw new Unreadable(`is CycloneDX ${version.slice(0, 20)}; 1.2 to 1.7 are read`);
  const entries: BillEntry[] = [];
  const systems: Distribution[] = [];
  const metadata = document['metadata'];
  let truncated = false;
  const left: { readonly components: unknown; readonly depth: number }[] = [
    { components: document['components'], depth: 0 },
  ];
  if (isObject(metadata) && isObject(metadata['component'])) {
    entries.push({ ...entryOf(metadata['component']), whole: true });
    left.push({ components: metadata['component']['components'], depth: 1 });
  }
  for (let level = left.pop(); level; level = left.pop()) {
    const { components, depth } = level;
    if (components === undefined) continue;
    if (!Array.isArray(components)) throw new Unreadable('has components that are no list');
    for (const component of components) {
      if (!isObject(component)) throw new Unreadable('has a component that is none');
      if (entries.length >= BILL_LIMITS.entries) return { entries, systems, truncated: true };
      const system = systemOf(component);
      if (system) systems.push(system);
      else if ('purl' in component || !NO_PACKAGES.includes(component['type'])) entries.push(entryOf(component));
      if (depth < BILL_LIMITS.depth) left.push({ components: component['components'], depth: depth + 1 });
      else truncated ||= component['components'] !== undefined;
    }
  }
  return { entries, systems, truncated };
}

function entryOf(component: Json): BillEntry {
  return {
    purl: textOf(component['purl'], BILL_LIMITS.text),
    version: textOf(component['version'], BILL_LIMITS.text),
    licenses: licensesOf(component['licenses']),
    source: sourceOf(component['properties']),
    whole: false,
  };
}

function systemOf({ type, name, version }: Json): Distribution | undefined {
  const id = textOf(name, BILL_LIMITS.text)?.toLowerCase();
  if (type !== 'operating-system' || id === undefined) return undefined;
  const release = textOf(version, BILL_LIMITS.text);
  return { id, version: release, name: [id, release].filter(Boolean).join(' '), like: [] };
}

function licensesOf(value: unknown): readonly ComponentLicense[] {
  return arrayOf(value, BILL_LIMITS.licenses).flatMap((choice) => {
    if (!isObject(choice)) return [];
    const { license, expression } = choice;
    return readLicense(isObject(license) ? (license['id'] ?? license['name']) : expression);
  });
}

/** Trivy names the source package in properties of its own, as does an export of Shiplock. */
function sourceOf(value: unknown): BillEntry['source'] {
  const properties = new Map(
    arrayOf(value, 100).flatMap((one): [unknown, string | null][] =>
      isObject(one) ? [[one['name'], textOf(one['value'], BILL_LIMITS.text)]] : [],
    ),
  );
  const [own, ownVersion] = properties.get('shiplock:source')?.split(' ', 2) ?? [];
  if (own) return { name: own, version: ownVersion ?? null };
  const trivy = (name: string) => properties.get(`aquasecurity:trivy:${name}`);
  const name = trivy('SrcName');
  if (!name) return null;
  const epoch = trivy('SrcEpoch');
  const release = trivy('SrcRelease');
  const version = trivy('SrcVersion') ?? null;
  const whole = `${epoch ? `${epoch}:` : ''}${version}${release ? `-${release}` : ''}`;
  return { name, version: version === null ? null : whole };
}
