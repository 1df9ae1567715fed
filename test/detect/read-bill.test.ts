// Bills of materials of several tools, and of nobody: what is read is right, and what is not read is said.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BILL_LIMITS } from '../../src/detect/bill/bill.ts';
import { readBill } from '../../src/detect/bill/read-bill.ts';
import { CYCLONEDX, SPDX } from '../support/attestation.ts';

const cycloneDx = (components: unknown, more: object = {}) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  components,
  ...more,
});
const library = (purl: string, more: object = {}) => ({ type: 'library', name: 'x', purl, ...more });
const spdx = (packages: unknown, more: object = {}) => ({
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  packages,
  ...more,
});
const spdxPackage = (purl: string | null, more: object = {}) => ({
  SPDXID: `SPDXRef-${purl}`,
  name: 'x',
  externalRefs: purl === null ? [] : [{ referenceType: 'purl', referenceLocator: purl }],
  ...more,
});
const packagesOf = (predicate: unknown, type = CYCLONEDX) => readBill(type, predicate)?.packages;
const gapsOf = (predicate: unknown, type = CYCLONEDX) => readBill(type, predicate)?.gaps;

describe('a package URL becomes what detection would have found:', () => {
  test.each([
    ['pkg:npm/%40angular/core@17.0.0', { type: 'npm', name: '@angular/core', version: '17.0.0' }],
    ['pkg:pypi/Foo_Bar@1.0', { type: 'pypi', name: 'foo-bar', version: '1.0' }],
    ['pkg:maven/org.apache/log4j@2.14.1', { type: 'maven', name: 'org.apache:log4j', version: '2.14.1' }],
    ['pkg:golang/github.com/Azure/sdk@v1.2.3', { type: 'golang', name: 'github.com/Azure/sdk', version: 'v1.2.3' }],
    ['pkg:composer/Symfony/Yaml@v5.0.0', { type: 'composer', name: 'symfony/yaml', version: 'v5.0.0' }],
    ['pkg:cargo/serde@1.0.0', { type: 'cargo', name: 'serde', version: '1.0.0' }],
    ['pkg:gem/rails@7.0.0', { type: 'gem', name: 'rails', version: '7.0.0' }],
    ['pkg:nuget/Newtonsoft.Json@13.0.1', { type: 'nuget', name: 'Newtonsoft.Json', version: '13.0.1' }],
    [
      'pkg:deb/debian/libssl3@3.0.1-1?arch=amd64&distro=debian-12&upstream=openssl%403.0.1-1',
      {
        type: 'deb',
        name: 'libssl3',
        version: '3.0.1-1',
        architecture: 'amd64',
        source: { name: 'openssl', version: '3.0.1-1' },
      },
    ],
    [
      'pkg:deb/debian/bash@5.2-2?epoch=1',
      { type: 'deb', name: 'bash', version: '1:5.2-2', source: { name: 'bash', version: '1:5.2-2' } },
    ],
    ['pkg:apk/alpine/musl@1.2.5-r0', { type: 'apk', name: 'musl', source: { name: 'musl', version: '1.2.5-r0' } }],
    [
      'pkg:rpm/rocky/nodejs@18.1-1.el9?epoch=1&rpmmod=nodejs:18',
      { type: 'rpm', name: 'nodejs', version: '1:18.1-1.el9', module: 'nodejs:18' },
    ],
  ])('%s', (purl, found) => {
    expect(packagesOf(cycloneDx([library(purl)]))).toMatchObject([found]);
    expect(packagesOf(spdx([spdxPackage(purl)]), SPDX)).toMatchObject([found]);
  });

  test('with the version beside it, where it has none', () => {
    expect(packagesOf(cycloneDx([library('pkg:npm/a', { version: '1.0.0' })]))).toMatchObject([{ version: '1.0.0' }]);
    expect(packagesOf(spdx([spdxPackage('pkg:npm/a', { versionInfo: '2.0.0' })]), SPDX)).toMatchObject([
      { version: '2.0.0' },
    ]);
  });

  test('with the source package that Trivy names beside it', () => {
    const properties = [
      { name: 'aquasecurity:trivy:SrcName', value: 'openssl' },
      { name: 'aquasecurity:trivy:SrcVersion', value: '3.0.1' },
      { name: 'aquasecurity:trivy:SrcRelease', value: '1' },
    ];
    expect(packagesOf(cycloneDx([library('pkg:deb/debian/libssl3@3.0.1-1', { properties })]))).toMatchObject([
      { source: { name: 'openssl', version: '3.0.1-1' } },
    ]);
  });
});

describe('a document is read', () => {
  test('with components in components, and the one that it is about', () => {
    const inner = library('pkg:npm/b@1', { components: [library('pkg:npm/c@1')] });
    const root = { metadata: { component: library('pkg:npm/app@1') } };
    const names = packagesOf(cycloneDx([library('pkg:npm/a@1', { components: [inner] })], root))?.map(
      ({ name }) => name,
    );
    expect(names?.toSorted()).toEqual(['a', 'app', 'b', 'c']);
  });

  test('as a text, and under Data, as cosign writes and wrote it', () => {
    const document = cycloneDx([library('pkg:npm/a@1')]);
    for (const predicate of [JSON.stringify(document), { Data: document }, { Data: JSON.stringify(document) }]) {
      expect(packagesOf(predicate, `${CYCLONEDX}/v1.5`)).toHaveLength(1);
    }
  });

  test('with its licences, in all forms', () => {
    const licenses = [{ license: { id: 'MIT' } }, { license: { name: 'My Own' } }, { expression: 'MIT OR Apache-2.0' }];
    const [found] = packagesOf(cycloneDx([library('pkg:npm/a@1', { licenses })])) ?? [];
    expect(found?.licenses?.map(({ text, spdx }) => [text, spdx])).toEqual([
      ['MIT', 'MIT'],
      ['My Own', null],
      ['MIT OR Apache-2.0', 'MIT OR Apache-2.0'],
    ]);
    const stated = { licenseDeclared: 'NOASSERTION', licenseConcluded: 'Apache-2.0' };
    expect(packagesOf(spdx([spdxPackage('pkg:npm/a@1', stated)]), SPDX)).toMatchObject([
      { licenses: [{ spdx: 'Apache-2.0' }] },
    ]);
  });

  test('with the one operating system that it names', () => {
    const system = (name: string, version: string) => ({ type: 'operating-system', name, version });
    const of = (components: object[]) => readBill(CYCLONEDX, cycloneDx(components))?.distribution;
    expect(of([system('debian', '12')])).toMatchObject({ id: 'debian', version: '12' });
    expect(of([library('pkg:deb/debian/a@1?distro=debian-12')])).toMatchObject({ id: 'debian', version: '12' });
    expect(of([library('pkg:deb/debian/a@1?distro=bookworm')])).toBeNull();
    expect(of([system('debian', '12'), system('alpine', '3.20')])).toBeNull();
    expect(of([library('pkg:npm/a@1')])).toBeNull();
  });

  test('without a word about the image itself, files and the operating system', () => {
    const container = { type: 'container', name: 'app', purl: 'pkg:oci/app@sha256:a' };
    const file = { type: 'file', name: '/bin/x' };
    expect(gapsOf(cycloneDx([file], { metadata: { component: container } }))).toEqual([]);
    const relationships = [
      { spdxElementId: 'SPDXRef-DOCUMENT', relatedSpdxElement: 'SPDXRef-root', relationshipType: 'DESCRIBES' },
    ];
    const packages = [
      spdxPackage(null, { SPDXID: 'SPDXRef-root' }),
      spdxPackage(null, { primaryPackagePurpose: 'FILE' }),
      spdxPackage(null, { primaryPackagePurpose: 'OPERATING_SYSTEM', name: 'debian', versionInfo: '12' }),
    ];
    expect(readBill(SPDX, spdx(packages, { relationships }))).toMatchObject({
      gaps: [],
      distribution: { id: 'debian' },
    });
  });

  test('only when it is a bill of materials', () => {
    expect(readBill('https://slsa.dev/provenance/v1', {})).toBeUndefined();
    expect(readBill('https://cyclonedx.org/bomb', {})).toBeUndefined();
  });
});

describe('what cannot be used of a document is said:', () => {
  test('components that cannot be matched, counted by what they lack', () => {
    const components = [
      library('pkg:generic/a@1'),
      library('pkg:generic/b@1'),
      { type: 'application', name: 'without' },
      library('pkg:npm/noversion'),
      library('no purl'),
    ];
    const detail =
      'names 5 components that were not matched with any feed: 2 of type generic, 1 without a package URL, 1 without a version, 1 with a damaged package URL';
    expect(gapsOf(cycloneDx(components))).toEqual([{ kind: 'no_feed', detail }]);
  });

  test.each<[string, unknown, string]>([
    ['no object', 7, 'is no JSON object'],
    ['a text that is no JSON', '{', 'is not JSON'],
    ['another format', { bomFormat: 'SPDX' }, 'is no CycloneDX document'],
    ['another version', cycloneDx([], { specVersion: '2.0' }), 'is CycloneDX 2.0; 1.2 to 1.7 are read'],
    ['a list that is none', cycloneDx({}), 'has components that are no list'],
    ['a component that is none', cycloneDx([7]), 'has a component that is none'],
    [
      'a name that is too long',
      cycloneDx([library(`pkg:npm/${'a'.repeat(1500)}@1`)]),
      'names a package or version that is empty or too long',
    ],
  ])('%s', (_what, predicate, detail) => {
    expect(gapsOf(predicate)).toEqual([{ kind: 'unreadable', detail }]);
  });

  test('more components, or deeper ones, than are read', () => {
    const many = Array.from({ length: BILL_LIMITS.entries + 1 }, (_, number) => library(`pkg:npm/p${number}@1`));
    const read = readBill(CYCLONEDX, cycloneDx(many));
    expect(read?.packages).toHaveLength(BILL_LIMITS.entries);
    expect(read?.gaps).toMatchObject([{ kind: 'limit' }]);
    let deep = library('pkg:npm/deepest@1');
    for (let depth = 0; depth <= BILL_LIMITS.depth; depth++)
      deep = library(`pkg:npm/d${depth}@1`, { components: [deep] });
    expect(gapsOf(cycloneDx([deep]))).toMatchObject([{ kind: 'limit' }]);
    const packages = Array.from({ length: BILL_LIMITS.entries + 1 }, () => spdxPackage('pkg:npm/a@1'));
    expect(gapsOf(spdx(packages), SPDX)).toMatchObject([{ kind: 'limit' }]);
  });
});

test('any document is read without a failure, to packages that have a name and a version', () => {
  const purl = fc.oneof(
    fc.constantFrom('pkg:npm/a@1', 'pkg:deb/debian/a@1?distro=debian-12&upstream=b@', 'pkg:golang/a@(devel)', 'pkg:/'),
    fc.string().map((text) => `pkg:${text}`),
    fc.webUrl().map((text) => text.replace('http', 'pkg:npm')),
  );
  const value = fc.oneof({ weight: 3, arbitrary: purl }, fc.jsonValue({ maxDepth: 3 }));
  const component = fc.record(
    { type: value, name: value, purl: value, version: value, licenses: fc.jsonValue(), properties: fc.jsonValue() },
    { requiredKeys: [] },
  );
  const nested = component.chain((outer) => component.map((inner) => ({ ...outer, components: [inner] })));
  const packages = fc.record(
    {
      SPDXID: value,
      name: value,
      versionInfo: value,
      licenseDeclared: value,
      primaryPackagePurpose: fc.constantFrom('OPERATING_SYSTEM', 'FILE', 7),
      externalRefs: fc.array(fc.record({ referenceType: fc.constant('purl'), referenceLocator: value })),
    },
    { requiredKeys: [] },
  );
  const documents = fc.oneof(
    fc.array(nested).map((components) => [CYCLONEDX, cycloneDx(components)] as const),
    fc.array(packages).map((list) => [SPDX, spdx(list, { relationships: [7, {}] })] as const),
    fc.jsonValue().map((anything) => [CYCLONEDX, cycloneDx(anything, { metadata: anything })] as const),
    fc.jsonValue().map((anything) => [SPDX, anything] as const),
  );
  fc.assert(
    fc.property(documents, ([type, document]) => {
      const { packages: found = [], gaps = [] } = readBill(type, document) ?? {};
      for (const { name, version } of found) expect(name.length * version.length).toBeGreaterThan(0);
      for (const { detail } of gaps) expect(detail).not.toBe('');
    }),
    { numRuns: 1000 },
  );
});

test('texts that make careless patterns slow', () => {
  for (const text of ['a-'.repeat(900), '%'.repeat(1900), '@'.repeat(1900), '1.'.repeat(900), ' '.repeat(1900)]) {
    for (const purl of [
      `pkg:${text}`,
      `pkg:npm/${text}@1`,
      `pkg:deb/a@1?distro=${text}`,
      `pkg:golang/${text}@${text}`,
    ]) {
      readBill(CYCLONEDX, cycloneDx(Array.from({ length: 50 }, () => library(purl, { version: text }))));
    }
  }
});
