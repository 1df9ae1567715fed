// What is in an image as an SPDX 2.3 document in JSON (https://spdx.github.io/spdx-spec/v2.3/).

import { createHash } from 'node:crypto';
import { isoTime } from '../../clock.ts';
import type { Component, Distribution, UnstatedIdentity } from '../../detect/component.ts';
import { type ExportedReport, imagePurl, statedOtherwise, uuidOf } from './exported-report.ts';
import { SpdxLicenses } from './spdx-licenses.ts';

const IMAGE = 'SPDXRef-Image';
const DOCUMENT = 'SPDXRef-DOCUMENT';
/** What says nothing about a package that was found rather than built. */
const UNKNOWN = {
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  licenseConcluded: 'NOASSERTION',
  copyrightText: 'NOASSERTION',
} as const;

const UNSTATED: Readonly<Record<UnstatedIdentity, string>> = {
  guessed:
    'A guess: the archive does not state which artifact it is; the name of its file and its classes suggest this one.',
  unidentified: 'Nothing states which artifact or version it is, and it could not be guessed.',
};

/** The document; the same report always gives the same. */
export function toSpdx(report: ExportedReport): object {
  const { image, at, detection, version } = report;
  const { distribution, components, gaps } = detection;
  const licenses = new SpdxLicenses();
  const packages = [
    imagePackage(report),
    ...(distribution ? [system(distribution)] : []),
    ...components.map((component) => library(component, licenses)),
  ];
  const uuid = uuidOf('spdx', image.digest);
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: DOCUMENT,
    name: `${image.repository}@${image.digest}`,
    documentNamespace: `https://spdx.org/spdxdocs/shiplock-${uuid}`,
    // Seconds and no fractions (6.9).
    creationInfo: { created: isoTime(at).replace(/\.\d+Z$/, 'Z'), creators: [`Tool: shiplock-${version}`] },
    ...(gaps.length > 0
      ? { comment: ['Not everything is known.', ...gaps.map(({ detail }) => detail)].join('\n') }
      : {}),
    packages,
    relationships: [
      relationship(DOCUMENT, 'DESCRIBES', IMAGE),
      ...packages.slice(1).map(({ SPDXID }) => relationship(IMAGE, 'CONTAINS', SPDXID)),
    ],
    ...licenses.extracted(),
  };
}

interface SpdxPackage {
  readonly SPDXID: string;
  readonly [field: string]: unknown;
}

function imagePackage(report: ExportedReport): SpdxPackage {
  const { repository, digest, tag } = report.image;
  const [algorithm, checksumValue] = digest.split(':');
  return {
    SPDXID: IMAGE,
    name: repository,
    versionInfo: tag ?? digest,
    ...UNKNOWN,
    licenseDeclared: 'NOASSERTION',
    primaryPackagePurpose: 'CONTAINER',
    checksums: [{ algorithm: algorithm === 'sha512' ? 'SHA512' : 'SHA256', checksumValue }],
    externalRefs: [purlReference(imagePurl(report))],
  };
}

function system({ id, version, name }: Distribution): SpdxPackage {
  return {
    SPDXID: 'SPDXRef-Distribution',
    name: id,
    ...(version ? { versionInfo: version } : {}),
    ...UNKNOWN,
    licenseDeclared: 'NOASSERTION',
    primaryPackagePurpose: 'OPERATING_SYSTEM',
    summary: name,
  };
}

function library(
  { type, purl, name, version, source, licenses, layer, attestation, paths, identity }: Component,
  all: SpdxLicenses,
): SpdxPackage {
  const found =
    attestation === null
      ? `found in layer ${layer}: ${paths.join(', ')}`
      : `named by the bill of materials in attestation ${attestation}`;
  const stated = statedOtherwise(licenses);
  const built = source ? ` built from ${source.name} ${source.version}` : '';
  return {
    // Only letters, digits, dots and hyphens may stand in it (3.2).
    SPDXID: `SPDXRef-${type}-${createHash('sha256').update(purl).digest('hex').slice(0, 20)}`,
    name,
    ...(version ? { versionInfo: version } : {}),
    ...UNKNOWN,
    licenseDeclared: all.expressionOf(licenses),
    ...(stated.length > 0 ? { licenseComments: `The package states: ${stated.join('; ')}` } : {}),
    primaryPackagePurpose: 'LIBRARY',
    sourceInfo: `${found}${built}`,
    ...(identity ? { comment: UNSTATED[identity] } : {}),
    ...(identity === 'unidentified' ? {} : { externalRefs: [purlReference(purl)] }),
  };
}

function purlReference(purl: string): object {
  return { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl };
}

function relationship(from: string, relationshipType: string, to: string): object {
  return { spdxElementId: from, relationshipType, relatedSpdxElement: to };
}
