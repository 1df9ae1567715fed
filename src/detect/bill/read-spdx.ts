// SPDX 2.2 and 2.3 in JSON (https://spdx.github.io/spdx-spec/v2.3/): packages with a package URL among their references.

import { arrayOf, isObject, type Json, textOf } from '../../json.ts';
import type { ComponentLicense, Distribution } from '../component.ts';
import { readLicense } from '../read-license.ts';
import { Unreadable } from '../unreadable.ts';
import { BILL_LIMITS, type BillDocument, type BillEntry } from './bill.ts';

const MAX_REFERENCES = 200;
const MAX_RELATIONSHIPS = 1_000_000;
/** Purposes (7.24) of what is no package of an ecosystem. */
const NO_PACKAGES: readonly unknown[] = ['CONTAINER', 'FILE', 'SOURCE', 'ARCHIVE'];
/** "License Expressions": nothing is said. */
const SILENT: readonly unknown[] = ['NOASSERTION', 'NONE'];

/** @throws Unreadable for anything else */
export function readSpdx(document: Json): BillDocument {
  const version = String(document['spdxVersion']);
  if (!/^SPDX-2\.[23]$/.test(version)) {
    throw new Unreadable(`is no SPDX document of version 2.2 or 2.3 (${version.slice(0, 20)})`);
  }
  const packages = document['packages'] ?? [];
  if (!Array.isArray(packages)) throw new Unreadable('has packages that are no list');
  const described = describedBy(document);
  const entries: BillEntry[] = [];
  const systems: Distribution[] = [];
  for (const one of packages.slice(0, BILL_LIMITS.entries)) {
    if (!isObject(one)) throw new Unreadable('has a package that is none');
    const purpose = one['primaryPackagePurpose'];
    const system = purpose === 'OPERATING_SYSTEM' ? systemOf(one) : undefined;
    const whole = described.has(one['SPDXID']);
    const entry = entryOf(one, whole);
    if (system) systems.push(system);
    else if (entry.purl !== null || !NO_PACKAGES.includes(purpose)) entries.push(entry);
  }
  return { entries, systems, truncated: packages.length > BILL_LIMITS.entries };
}

/** Names of the packages that the document is about (11, DESCRIBES): the image itself. */
function describedBy(document: Json): ReadonlySet<unknown> {
  const relations = arrayOf(document['relationships'], MAX_RELATIONSHIPS).flatMap((relation) => {
    if (!isObject(relation)) return [];
    const { spdxElementId: from, relatedSpdxElement: to, relationshipType: type } = relation;
    if (type === 'DESCRIBES' && from === document['SPDXID']) return [to];
    return type === 'DESCRIBED_BY' && to === document['SPDXID'] ? [from] : [];
  });
  return new Set([...arrayOf(document['documentDescribes'], BILL_LIMITS.entries), ...relations]);
}

function entryOf(one: Json, whole: boolean): BillEntry {
  const references = arrayOf(one['externalRefs'], MAX_REFERENCES).filter(isObject);
  const reference = references.find(({ referenceType }) => referenceType === 'purl');
  return {
    purl: textOf(reference?.['referenceLocator'], BILL_LIMITS.text),
    version: textOf(one['versionInfo'], BILL_LIMITS.text),
    licenses: licensesOf(one),
    source: null,
    whole,
  };
}

function systemOf({ name, versionInfo }: Json): Distribution | undefined {
  const id = textOf(name, BILL_LIMITS.text)?.toLowerCase();
  const version = textOf(versionInfo, BILL_LIMITS.text);
  return id === undefined ? undefined : { id, version, name: [id, version].filter(Boolean).join(' '), like: [] };
}

/** What was declared and what somebody concluded can differ: rules on licences are asked about both. */
function licensesOf({ licenseDeclared, licenseConcluded }: Json): readonly ComponentLicense[] {
  const stated = new Set([licenseDeclared, licenseConcluded].filter((text) => !SILENT.includes(text)));
  return [...stated].flatMap((text) => readLicense(text));
}
