// The rules of SPDX 2.3 for the parts of a document that an export has, as a JSON Schema of our own (clauses 6 to 11 and
// Annex A of https://spdx.github.io/spdx-spec/v2.3/; nothing else is allowed), and those that no schema can say.

import parseSpdx from 'spdx-expression-parse';

const id = { type: 'string', pattern: '^SPDXRef-[A-Za-z0-9.-]+$' };
const text = { type: 'string', minLength: 1 };

function object(required: Record<string, object>, optional: Record<string, object> = {}): object {
  const properties = { ...required, ...optional };
  return { type: 'object', required: Object.keys(required), properties, additionalProperties: false };
}

function listOf(items: object, minItems = 0): object {
  return { type: 'array', items, minItems };
}

const checksum = object({
  algorithm: { enum: ['SHA256', 'SHA512'] },
  checksumValue: { pattern: '^[0-9a-f]{64,128}$' },
});
const reference = object({
  referenceCategory: { enum: ['SECURITY', 'PACKAGE-MANAGER', 'PERSISTENT-ID', 'OTHER'] },
  referenceType: { const: 'purl' },
  referenceLocator: { type: 'string', pattern: '^pkg:[a-z]+/\\S+$' },
});
const spdxPackage = object(
  { SPDXID: id, name: text, downloadLocation: text },
  {
    versionInfo: text,
    filesAnalyzed: { const: false },
    licenseConcluded: text,
    licenseDeclared: text,
    licenseComments: text,
    copyrightText: text,
    primaryPackagePurpose: { enum: ['APPLICATION', 'LIBRARY', 'CONTAINER', 'OPERATING_SYSTEM', 'OTHER'] },
    checksums: listOf(checksum, 1),
    externalRefs: listOf(reference),
    sourceInfo: text,
    comment: text,
    summary: text,
  },
);

export const SPDX_SCHEMA = object(
  {
    spdxVersion: { const: 'SPDX-2.3' },
    dataLicense: { const: 'CC0-1.0' },
    SPDXID: { const: 'SPDXRef-DOCUMENT' },
    name: text,
    documentNamespace: { type: 'string', format: 'uri', pattern: '^[^#]+$' },
    creationInfo: object({
      created: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$' },
      creators: listOf({ type: 'string', pattern: '^(Person|Organization|Tool): .+$' }, 1),
    }),
    packages: listOf(spdxPackage, 1),
    relationships: listOf(
      object({ spdxElementId: id, relationshipType: { enum: ['DESCRIBES', 'CONTAINS'] }, relatedSpdxElement: id }),
      1,
    ),
  },
  {
    comment: text,
    hasExtractedLicensingInfos: listOf(
      object({ licenseId: { pattern: '^LicenseRef-[A-Za-z0-9.-]+$' }, extractedText: text }, { name: text }),
    ),
  },
);

export interface SpdxDocument {
  readonly packages: readonly { readonly SPDXID: string; readonly licenseDeclared: string }[];
  readonly relationships: readonly { readonly spdxElementId: string; readonly relatedSpdxElement: string }[];
  readonly hasExtractedLicensingInfos?: readonly { readonly licenseId: string }[];
}

/** What of a document breaks the rules on names: each once, each defined, each licence an expression. */
export function brokenNames({ packages, relationships, hasExtractedLicensingInfos = [] }: SpdxDocument): string[] {
  const names = ['SPDXRef-DOCUMENT', ...packages.map(({ SPDXID }) => SPDXID)];
  const licenses = new Set(hasExtractedLicensingInfos.map(({ licenseId }) => licenseId));
  return [
    ...names.filter((name, index) => names.indexOf(name) !== index),
    ...relationships
      .flatMap((one) => [one.spdxElementId, one.relatedSpdxElement])
      .filter((name) => !names.includes(name)),
    ...packages.flatMap(({ licenseDeclared }) => {
      if (licenseDeclared === 'NOASSERTION') return [];
      parseSpdx(licenseDeclared);
      return (licenseDeclared.match(/LicenseRef-[A-Za-z0-9.-]+/g) ?? []).filter((name) => !licenses.has(name));
    }),
  ];
}
