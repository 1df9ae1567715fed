// Exports are valid: CycloneDX by its official schema, SPDX by its rules; and the same report gives the same document.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { readBill } from '../../../src/detect/bill/read-bill.ts';
import type { Detection } from '../../../src/detect/component.ts';
import type { FoundPackage } from '../../../src/detect/evidence.ts';
import { readLicense } from '../../../src/detect/read-license.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { addBills } from '../../../src/scan/add-bills.ts';
import { toCycloneDx } from '../../../src/scan/export/cyclonedx.ts';
import type { ExportedReport } from '../../../src/scan/export/exported-report.ts';
import { toSpdx } from '../../../src/scan/export/spdx.ts';
import { apkEntry, detect, dpkgEntry, OS_RELEASE } from '../../detect/detect.ts';
import { CYCLONEDX, SPDX } from '../../support/attestation.ts';
import { describeWithData } from '../../support/shared-data.ts';
import { brokenNames, SPDX_SCHEMA, type SpdxDocument } from './spdx-rules.ts';

const digest = digestOf('sha256', 'a'.repeat(64));

function report(detection: Detection): ExportedReport {
  const image = { repository: 'team/App', digest, tag: '1.0' };
  return { image, at: 1_700_000_000_123_456, detection, version: '0.1.0' };
}

function ajv(): Ajv {
  const validator = new Ajv({ strict: false, allErrors: true });
  addFormats.default(validator);
  // Formats of international names, which the package of formats does not have.
  for (const format of ['iri-reference', 'idn-email']) validator.addFormat(format, true);
  return validator;
}

function expectValid(detection: Detection): void {
  const library = dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json'));
  const schema = (name: string) => JSON.parse(readFileSync(join(library, 'res/schema', name), 'utf8')) as object;
  const validator = ajv();
  validator.addSchema(schema('spdx.SNAPSHOT.schema.json'), 'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json');
  validator.addSchema(
    schema('jsf-0.82.SNAPSHOT.schema.json'),
    'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json',
  );
  const isCycloneDx = validator.compile(schema('bom-1.6.SNAPSHOT.schema.json'));
  isCycloneDx(toCycloneDx(report(detection)));
  expect(isCycloneDx.errors).toBeNull();

  const isSpdx = ajv().compile(SPDX_SCHEMA);
  const spdx = toSpdx(report(detection));
  isSpdx(spdx);
  expect(isSpdx.errors).toBeNull();
  expect(brokenNames(spdx as SpdxDocument)).toEqual([]);
}

test('components that do not state what they are say so, and have no package URL without a group', () => {
  const shown = { type: 'maven', source: null, module: null, licenses: [], layer: 0, attestation: null } as const;
  const purl = 'pkg:maven/org.springframework/spring-tx@5.3.17';
  const detection: Detection = {
    distribution: null,
    components: [
      {
        ...shown,
        purl,
        name: 'org.springframework:spring-tx',
        version: '5.3.17',
        paths: ['a.jar'],
        identity: 'guessed',
      },
      { ...shown, purl: 'pkg:maven/tool', name: 'tool', version: '', paths: ['tool.jar'], identity: 'unidentified' },
    ],
    gaps: [],
  };
  expectValid(detection);
  const { components } = toCycloneDx(report(detection)) as { readonly components: readonly object[] };
  expect(components).toMatchObject([
    { purl, evidence: { identity: [{ field: 'purl', confidence: 0.7, methods: [{ technique: 'filename' }] }] } },
    { name: 'tool', properties: [{}, { name: 'shiplock:identity', value: 'unidentified' }] },
  ]);
  expect(components[1]).not.toHaveProperty('purl');
  const { packages } = toSpdx(report(detection)) as { readonly packages: readonly object[] };
  expect(packages.slice(1)).toMatchObject([
    { comment: expect.stringContaining('A guess') },
    { comment: expect.stringContaining('could not be guessed') },
  ]);
  expect(packages[2]).not.toHaveProperty('externalRefs');
});

const npm = (name: string, license: unknown) => ({
  path: `app/node_modules/${name}/package.json`,
  content: JSON.stringify({ name, version: '1.0.0', license }),
});

describe('an export is valid', () => {
  test('of an image with nothing in it', async () => {
    expectValid(await detect([]));
  });

  test('of an image with packages under licences of all forms, and gaps', async () => {
    expectValid(
      await detect(
        [OS_RELEASE, { path: 'var/lib/dpkg/status', content: dpkgEntry('a', '1:2-3+b1', 'Source: b (2)') }],
        [
          npm('plain', 'MIT'),
          npm('expression', '(MIT OR Apache-2.0)'),
          npm('list', ['MIT', '(BSD-2-Clause OR GPL-2.0)', 'my own words & <signs>']),
          npm('words', 'SEE LICENSE IN x'),
          npm('own', 'LicenseRef-Own AND DocumentRef-x:LicenseRef-y'),
          npm('own2', 'LicenseRef-Own OR MIT'),
          npm('@scope/ünïcode "name"', ''),
          { path: 'broken.jar', content: 'x' },
          { path: 'lib/apk/db/installed', content: apkEntry('busybox', '1-r0') },
        ],
      ),
    );
  });
});

test('what a package itself says of its licence is beside what it was read as', async () => {
  const detection = await detect([npm('old', 'GPLv2+'), npm('plain', 'MIT'), npm('silent', 'NOASSERTION')]);
  expectValid(detection);
  const { components } = toCycloneDx(report(detection)) as { readonly components: readonly object[] };
  expect(components).toMatchObject([
    {
      licenses: [{ license: { id: 'GPL-2.0-or-later' } }],
      properties: [{ name: 'shiplock:layer' }, { name: 'shiplock:license', value: 'GPLv2+' }],
    },
    { licenses: [{ license: { id: 'MIT' } }], properties: [{ name: 'shiplock:layer' }] },
    { name: 'silent' },
  ]);
  expect(components[2]).not.toHaveProperty('licenses');
  const { packages } = toSpdx(report(detection)) as { readonly packages: readonly object[] };
  expect(packages.slice(1)).toMatchObject([
    { licenseDeclared: 'GPL-2.0-or-later', licenseComments: 'The package states: GPLv2+' },
    { licenseDeclared: 'MIT' },
    { licenseDeclared: 'NOASSERTION' },
  ]);
  expect(packages[2]).not.toHaveProperty('licenseComments');
});

describeWithData('debian12/status-bookworm-12.15', 'an export of Debian', (status) => {
  test('is valid', async () => {
    expectValid(await detect([OS_RELEASE, { path: 'var/lib/dpkg/status', content: readFileSync(status) }]));
  });
});

test('the same report gives the same documents, and those of another image have other names', async () => {
  const detection = await detect([npm('plain', 'MIT')]);
  expect(toCycloneDx(report(detection))).toEqual(toCycloneDx(report(detection)));
  expect(toSpdx(report(detection))).toEqual(toSpdx(report(detection)));
  const other = { ...report(detection), image: { repository: 'x', digest: digestOf('sha256', 'b'.repeat(64)) } };
  expect(toCycloneDx(other)).not.toMatchObject(pick(toCycloneDx(report(detection)), 'serialNumber'));
  expect(toSpdx(other)).not.toMatchObject(pick(toSpdx(report(detection)), 'documentNamespace'));
});

test('a component that only a bill of materials names says so, and is read again from the export', async () => {
  const attestation = digestOf('sha256', 'c'.repeat(64));
  const openssl = { name: 'openssl', version: '3.0.1-1' };
  const packages: FoundPackage[] = [
    { type: 'npm', name: '@scope/a', version: '1.0.0', licenses: readLicense('my own words') },
    { type: 'deb', name: 'libssl3', version: '3.0.1-1', source: openssl },
  ];
  const bill = { packages, distribution: null, gaps: [{ kind: 'no_feed' as const, detail: 'names others' }] };
  const detection = addBills(await detect([OS_RELEASE, npm('plain', 'MIT')]), [{ attestation, bill }]);
  expectValid(detection);
  expect(toCycloneDx(report(detection))).toMatchObject({
    components: [
      { type: 'operating-system' },
      {
        name: 'libssl3',
        properties: [{ name: 'shiplock:attestation', value: attestation }, { name: 'shiplock:source' }],
      },
      { name: '@scope/a', properties: [{ name: 'shiplock:attestation', value: attestation }] },
      { name: 'plain', properties: [{ name: 'shiplock:layer', value: '0' }] },
    ],
  });
  expect(JSON.stringify(toSpdx(report(detection)))).toContain(`bill of materials in attestation ${attestation}`);
  expect(readBill(CYCLONEDX, toCycloneDx(report(detection)))).toMatchObject({
    packages: [{ name: 'libssl3', source: openssl }, { name: '@scope/a' }, { name: 'plain' }],
    distribution: { id: 'debian', version: '12' },
    gaps: [],
  });
  expect(readBill(SPDX, toSpdx(report(detection)))).toMatchObject({ distribution: { id: 'debian' }, gaps: [] });
});

test('the documents say what is in the image, and what is not known of it', async () => {
  const detection = await detect([npm('words', 'my own words'), { path: 'broken.jar', content: 'not a zip file' }]);
  expect({ cycloneDx: toCycloneDx(report(detection)), spdx: toSpdx(report(detection)) }).toMatchSnapshot();
});

function pick(document: object, field: string): object {
  return Object.fromEntries(Object.entries(document).filter(([name]) => name === field));
}
