// A bill of materials only adds: what the layers show stays as it is, under whatever spelling it is named again.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bill } from '../../src/detect/bill/bill.ts';
import type { Component, Detection, Gap } from '../../src/detect/component.ts';
import type { FoundPackage } from '../../src/detect/evidence.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { addBills } from '../../src/scan/add-bills.ts';
import { component, distribution } from '../support/matching.ts';

const ATTESTATION = digestOf('sha256', 'a'.repeat(64));
const LATER = digestOf('sha256', 'b'.repeat(64));
const DAMAGED: Gap = { kind: 'unreadable', detail: 'app.jar in layer 0 is damaged' };

function bill(packages: readonly FoundPackage[], more: Partial<Bill> = {}): Bill {
  return { packages, distribution: null, gaps: [], ...more };
}
function shown(components: readonly Component[], more: Partial<Detection> = {}): Detection {
  return { distribution: null, components, gaps: [DAMAGED], ...more };
}

describe('the same component, spelled otherwise, is not added:', () => {
  test.each<[FoundPackage['type'], string, string, string, string]>([
    ['npm', 'lodash', '4.17.20', 'lodash', '4.17.20'],
    ['pypi', 'Foo_Bar', '1.0', 'foo-bar', '1.0.0'],
    ['nuget', 'Newtonsoft.Json', '13.0.1', 'newtonsoft.json', '13.0.1.0'],
    ['composer', 'Symfony/Yaml', 'v5.0.0', 'symfony/yaml', '5.0.0'],
    ['golang', 'stdlib', 'go1.21.5', 'stdlib', '1.21.5'],
    ['golang', 'example.org/a', 'v1.2.3', 'example.org/a', '1.2.3'],
    ['maven', 'g:a', '1.0', 'g:a', '1.0.0'],
    ['deb', 'bash', '5.2-2', 'bash', '0:5.2-2'],
  ])('%s %s %s', (type, name, version, otherName, otherVersion) => {
    const system = distribution('debian', '12');
    const detection = shown([component(type, name, version)], { distribution: system });
    const said = bill([{ type, name: otherName, version: otherVersion }]);
    expect(addBills(detection, [{ attestation: ATTESTATION, bill: said }])).toEqual(detection);
  });
});

describe('what the layers show without a name', () => {
  const jar = component('maven', 'shop-core', '1.2', { identity: 'unidentified', classes: ['com.example.shop'] });
  const said = (...packages: FoundPackage[]) => [{ attestation: ATTESTATION, bill: bill(packages) }];
  const maven = (name: string, version = '1.2'): FoundPackage => ({ type: 'maven', name, version });
  const namesIn = (detection: Detection) =>
    detection.components.map(({ purl, layer, attestation, identity }) => [purl, layer, attestation, identity]);

  test('has the name that a bill gives it, in its layer', () => {
    const named = addBills(shown([jar]), said(maven('com.example:shop-core', '1.2.0')));
    expect(namesIn(named)).toEqual([['pkg:maven/com.example/shop-core@1.2.0', 0, ATTESTATION, undefined]]);
    expect(named.components[0]).not.toHaveProperty('classes');
  });

  test('has the version, too, where it states none', () => {
    const assembly = component('nuget', 'Contoso.Core', '', { identity: 'unidentified' });
    const named = addBills(shown([assembly]), said({ type: 'nuget', name: 'contoso.core', version: '4.5.6' }));
    expect(namesIn(named)).toEqual([['pkg:nuget/contoso.core@4.5.6', 0, ATTESTATION, undefined]]);
  });

  test.each([
    ['another version', [maven('com.example:shop-core', '1.3')]],
    ['another artifact', [maven('com.example:shop', '1.2')]],
    ['two that fit', [maven('com.example:shop-core'), maven('org.example:shop-core')]],
    ['the same name in another ecosystem', [{ type: 'npm' as const, name: 'shop-core', version: '1.2' }]],
  ])('stays so beside a bill with %s', (_what, packages) => {
    const detection = addBills(shown([jar]), said(...packages));
    expect(detection.components).toContainEqual(jar);
    expect(detection.components).toHaveLength(1 + packages.length);
  });
});

describe('another component is added,', () => {
  test('with the attestation that names it and no layer, in the order of the list', () => {
    const said = bill([
      { type: 'npm', name: 'lodash', version: '4.17.21' },
      { type: 'npm', name: 'a', version: '1.0.0' },
    ]);
    const { components } = addBills(shown([component('npm', 'lodash', '4.17.20')]), [
      { attestation: ATTESTATION, bill: said },
    ]);
    expect(components.map(({ purl, layer, attestation }) => [purl, layer, attestation])).toEqual([
      ['pkg:npm/a@1.0.0', null, ATTESTATION],
      ['pkg:npm/lodash@4.17.20', 0, null],
      ['pkg:npm/lodash@4.17.21', null, ATTESTATION],
    ]);
  });

  test('once, under the first of the bills that name it', () => {
    const said = bill([{ type: 'npm', name: 'a', version: '1.0.0' }]);
    const both = [
      { attestation: ATTESTATION, bill: said },
      { attestation: LATER, bill: said },
    ];
    expect(addBills(shown([]), both).components).toMatchObject([{ attestation: ATTESTATION }]);
  });
});

describe('the distribution', () => {
  const deb: FoundPackage = { type: 'deb', name: 'bash', version: '5.2-2' };
  const of = (detection: Detection, ...bills: Bill[]) =>
    addBills(
      detection,
      bills.map((one) => ({ attestation: ATTESTATION, bill: one })),
    );

  test('is what the layers show, whatever a bill says', () => {
    const said = bill([deb], { distribution: distribution('ubuntu', '24.04') });
    const { components, ...rest } = of(shown([], { distribution: distribution('debian', '12') }), said);
    expect(rest.distribution).toMatchObject({ id: 'debian' });
    expect(components).toMatchObject([{ purl: 'pkg:deb/debian/bash@5.2-2?distro=debian-12' }]);
  });

  test('is of the bills where the layers show none, and they agree', () => {
    const debian = bill([deb], { distribution: distribution('debian', '12') });
    const ubuntu = bill([deb], { distribution: distribution('ubuntu', '24.04') });
    expect(of(shown([]), debian, bill([])).distribution).toMatchObject({ id: 'debian' });
    expect(of(shown([]), debian, ubuntu).distribution).toBeNull();
  });
});

test('nothing of what the layers show is ever taken away', () => {
  const found = fc.record({
    type: fc.constantFrom('npm', 'pypi', 'golang', 'deb', 'maven') as fc.Arbitrary<FoundPackage['type']>,
    name: fc.constantFrom('a', 'A', 'a_b', 'a-b', 'g:a'),
    version: fc.constantFrom('1', '1.0', 'v1.0.0', '0:1', '(devel)'),
  });
  fc.assert(
    fc.property(fc.array(found), fc.array(fc.array(found)), (layers, bills) => {
      const detection = shown(layers.map(({ type, name, version }) => component(type, name, version)));
      const gap: Gap = { kind: 'limit', detail: 'is too long' };
      const result = addBills(
        detection,
        bills.map((packages) => ({ attestation: ATTESTATION, bill: bill(packages, { gaps: [gap] }) })),
      );
      expect(result.components).toEqual(expect.arrayContaining([...detection.components]));
      expect(result.gaps[0]).toEqual(DAMAGED);
      expect(result.gaps).toHaveLength(1 + bills.length);
    }),
  );
});
