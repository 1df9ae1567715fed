// What is in an image as a CycloneDX 1.6 document (https://cyclonedx.org/docs/1.6/json/).

import deprecatedIds from 'spdx-license-ids/deprecated.json' with { type: 'json' };
import ids from 'spdx-license-ids/index.json' with { type: 'json' };
import { isoTime } from '../../clock.ts';
import type { Component, ComponentLicense, Distribution } from '../../detect/component.ts';
import { type ExportedReport, imagePurl, statedOtherwise, uuidOf } from './exported-report.ts';

const SPDX_IDS = new Set([...ids, ...deprecatedIds]);

/** The document; the same report always gives the same. */
export function toCycloneDx(report: ExportedReport): object {
  const { image, at, detection, version } = report;
  const root = imagePurl(report);
  const { distribution, components, gaps } = detection;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf('cyclonedx', image.digest)}`,
    version: 1,
    metadata: {
      timestamp: isoTime(at),
      tools: { components: [{ type: 'application', name: 'shiplock', version }] },
      component: {
        type: 'container',
        'bom-ref': root,
        name: image.repository,
        version: image.tag ?? image.digest,
        purl: root,
        hashes: hashesOf(image.digest),
      },
      ...(gaps.length > 0 ? { properties: gaps.map(({ kind, detail }) => property(`gap:${kind}`, detail)) } : {}),
    },
    components: [...(distribution ? [system(distribution)] : []), ...components.map(library)],
    dependencies: [{ ref: root, dependsOn: components.map(({ purl }) => purl) }],
    // Whether files without evidence came from elsewhere nobody knows; that something is missing, gaps say.
    compositions: [{ aggregate: gaps.length > 0 ? 'incomplete' : 'unknown', assemblies: [root] }],
  };
}

function system({ id, version, name }: Distribution): object {
  return {
    type: 'operating-system',
    'bom-ref': `distribution:${id}`,
    name: id,
    ...(version ? { version } : {}),
    description: name,
  };
}

function library(component: Component): object {
  const { purl, name, version, source, module, layer, attestation, licenses, identity } = component;
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    ...(version ? { version } : {}),
    ...(licenses.length > 0 ? { licenses: licenseChoice(licenses) } : {}),
    // A package URL of Maven needs a group.
    ...(identity === 'unidentified' ? {} : { purl }),
    ...(attestation === null ? { evidence: evidenceOf(component) } : {}),
    properties: [
      ...(layer === null ? [] : [property('layer', String(layer))]),
      ...(attestation === null ? [] : [property('attestation', attestation)]),
      ...(source ? [property('source', `${source.name} ${source.version}`)] : []),
      ...(module ? [property('module', module)] : []),
      ...(identity ? [property('identity', identity)] : []),
      ...statedOtherwise(licenses).map((text) => property('license', text)),
    ],
  };
}

/** How sure a guess is: the name of its file and the packages of its classes fit one known artifact. */
const CONFIDENCE = 0.7;

function evidenceOf({ purl, paths, identity }: Component): object {
  const occurrences = paths.map((location) => ({ location }));
  if (identity !== 'guessed') return { occurrences };
  const methods = [{ technique: 'filename', confidence: CONFIDENCE, value: paths[0] ?? '' }];
  return { identity: [{ field: 'purl', confidence: CONFIDENCE, concludedValue: purl, methods }], occurrences };
}

/** One expression, or a list of ids and names; the two may not be mixed. */
function licenseChoice(licenses: readonly ComponentLicense[]): object[] {
  const [first] = licenses;
  if (licenses.length === 1 && first?.spdx && !SPDX_IDS.has(first.spdx)) {
    return [{ expression: first.spdx, acknowledgement: 'declared' }];
  }
  return licenses.map(({ text, spdx }) => {
    const named = spdx && SPDX_IDS.has(spdx) ? { id: spdx } : { name: spdx ?? text };
    return { license: { ...named, acknowledgement: 'declared' } };
  });
}

function hashesOf(digest: string): object[] {
  const [algorithm, content] = digest.split(':');
  return [{ alg: algorithm === 'sha512' ? 'SHA-512' : 'SHA-256', content }];
}

function property(name: string, value: string): object {
  return { name: `shiplock:${name}`, value };
}
