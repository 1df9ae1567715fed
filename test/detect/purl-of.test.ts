// Package URLs, by the specification's own tests for the types that detection gives.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalPurl, purlOf } from '../../src/detect/purl-of.ts';
import { describeWithData } from '../support/shared-data.ts';

interface SpecTest {
  readonly test_type: string;
  readonly expected_failure: boolean;
  readonly expected_output: string;
  readonly input: {
    readonly namespace: string | null;
    readonly name: string;
    readonly version: string | null;
    readonly qualifiers: Record<string, string> | null;
    readonly subpath: string | null;
  };
}

const TYPES = [
  'deb',
  'apk',
  'rpm',
  'npm',
  'pypi',
  'golang',
  'maven',
  'gem',
  'composer',
  'cargo',
  'nuget',
  'conda',
  'cran',
];

describeWithData('purl-spec/tests/types', 'package URLs', (folder) => {
  test.each(TYPES)('of type %s are built as the specification has them', (type) => {
    const { tests } = JSON.parse(readFileSync(join(folder, `${type}-test.json`), 'utf8')) as {
      readonly tests: readonly SpecTest[];
    };
    for (const { test_type, expected_failure, expected_output, input } of tests) {
      if (test_type !== 'build' || expected_failure || !input.version || input.subpath) continue;
      const { namespace, name, version, qualifiers } = input;
      expect(canonicalPurl(type, namespace ?? undefined, name, version, qualifiers ?? {})).toBe(expected_output);
    }
  });
});

test('a system package of an unknown distribution has no namespace', () => {
  const found = { type: 'deb', name: 'bash', version: '5.2-2+b1', architecture: 'amd64' } as const;
  expect(purlOf(found, null)).toBe('pkg:deb/bash@5.2-2%2Bb1?arch=amd64');
});

test('a rolling distribution is named without a version', () => {
  const found = { type: 'apk', name: 'bash', version: '5.2-r0' } as const;
  const wolfi = { id: 'wolfi', version: null, name: 'Wolfi', like: [] };
  expect(purlOf(found, wolfi)).toBe('pkg:apk/wolfi/bash@5.2-r0?distro=wolfi');
});
