// Which components two images differ in.

import { expect, test } from 'vitest';
import type { Component, Distribution } from '../../detect/component.ts';
import { compareComponents } from './compare-components.ts';

const DEBIAN: Distribution = { id: 'debian', version: '12', name: 'Debian', like: [] };

function image(distribution: Distribution | null, ...components: readonly [Component['type'], string, string][]) {
  return {
    detection: {
      distribution,
      gaps: [],
      components: components.map(([type, name, version], layer) => ({
        ...{ purl: `pkg:${type}/${name}@${version}`, type, name, version, source: null, module: null },
        ...{ licenses: [], layer, attestation: null, paths: [] },
      })),
    },
  };
}

test('versions are compared as their ecosystem orders them', () => {
  const from = image(
    DEBIAN,
    ['deb', 'bash', '5.2~rc1'],
    ['npm', 'left-pad', '1.10.0'],
    ['pypi', 'same', '1.0'],
    ['deb', 'gone', '1'],
  );
  const to = image(
    DEBIAN,
    ['deb', 'bash', '5.2'],
    ['npm', 'left-pad', '1.9.0'],
    ['pypi', 'same', '1.0'],
    ['gem', 'new', '1'],
  );
  expect(compareComponents(from, to)).toEqual([
    { change: 'upgraded', type: 'deb', name: 'bash', from: ['5.2~rc1'], to: ['5.2'] },
    { change: 'removed', type: 'deb', name: 'gone', from: ['1'], to: [] },
    { change: 'added', type: 'gem', name: 'new', from: [], to: ['1'] },
    { change: 'downgraded', type: 'npm', name: 'left-pad', from: ['1.10.0'], to: ['1.9.0'] },
  ]);
});

test('two texts for the same version are a change without a direction', () => {
  const change = compareComponents(image(null, ['pypi', 'a', '1.0']), image(null, ['pypi', 'a', '1.0.0']));
  expect(change).toEqual([{ change: 'changed', type: 'pypi', name: 'a', from: ['1.0'], to: ['1.0.0'] }]);
});

test('of a component that is there several times, only the copies that differ are told', () => {
  const from = image(null, ['npm', 'ms', '2.0.0'], ['npm', 'ms', '2.1.3']);
  const to = image(null, ['npm', 'ms', '2.10.0'], ['npm', 'ms', '2.1.3'], ['npm', 'ms', '2.9.0']);
  expect(compareComponents(from, to)).toEqual([
    { change: 'upgraded', type: 'npm', name: 'ms', from: ['2.0.0'], to: ['2.9.0', '2.10.0'] },
  ]);
  expect(compareComponents(from, image(null, ['npm', 'ms', '2.1.3']))).toMatchObject([
    { change: 'removed', from: ['2.0.0'] },
  ]);
});

test('a package of a distribution whose order is not known changes without a direction', () => {
  const unknown: Distribution = { id: 'homemade', version: null, name: 'Homemade', like: [] };
  const change = compareComponents(image(unknown, ['deb', 'a', '1']), image(DEBIAN, ['deb', 'a', '2']));
  expect(change).toMatchObject([{ change: 'changed', from: ['1'], to: ['2'] }]);
});
