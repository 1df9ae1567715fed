// What the demo leans on: a base with three serious findings, a clean one, and an update that makes the clean one affected.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { FETCHED_AT } from '../../../test/support/advisory-index.ts';
import { component } from '../../../test/support/matching.ts';
import { useTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { buildIndex } from '../../advisory/build-index.ts';
import { openAdvisoryIndex } from '../../advisory/open-index.ts';
import { seedRecords, seedSource } from '../../advisory/seed/read-seed.ts';
import type { Component } from '../../detect/component.ts';
import { matchComponents } from './matcher.ts';

const folder = useTemporaryFolder();
const at = (name: string) => join(folder(), name);
const BOOKWORM = { id: 'debian', version: '12', name: 'Debian GNU/Linux 12 (bookworm)', like: [] };

beforeAll(async () => {
  await buildIndex(at('first.db'), [seedSource('first', FETCHED_AT)], { base: null });
  await buildIndex(at('update.db'), [seedSource('update', FETCHED_AT)], { base: at('first.db') });
});

/** A Debian has packages of its own. */
const BASE = component('deb', 'base-files', '12.4');

function findings(index: string, type: Component['type'], name: string, version: string, source: string | null = null) {
  const from = source === null ? null : { name: source, version };
  const looked = component(type, name, version, { source: from });
  const opened = openAdvisoryIndex(at(index));
  const { findings: found, gaps } = matchComponents(opened, BOOKWORM, [BASE, looked], { now: FETCHED_AT });
  opened.close();
  expect(gaps).toEqual([]);
  return found;
}

const serious = (index: string, ...component: [Component['type'], string, string, string?]) =>
  findings(index, ...component)
    .filter((finding) => (finding.score ?? 0) >= 7)
    .map(({ id, score }) => `${id} ${score}`);

test('is small, and all of it is read', () => {
  expect(statSync(join(import.meta.dirname, '../../advisory/seed/demo-seed.json')).size).toBeLessThan(200_000);
  const items = [...seedRecords('first'), ...seedRecords('update')];
  expect(items.length).toBeGreaterThan(700);
  expect(items.filter((item) => item.kind !== 'advisory')).toEqual([]);
});

test('has three serious findings in an old libxslt of Debian 12, and none in the mended one', () => {
  expect(serious('first.db', 'deb', 'libxslt1.1', '1.1.35-1', 'libxslt')).toEqual([
    'CVE-2024-55549 7.8',
    'CVE-2025-24855 7.8',
    'CVE-2025-7424 7.5',
  ]);
  expect(findings('first.db', 'deb', 'libxslt1.1', '1.1.35-1+deb12u3', 'libxslt')).toEqual([]);
});

test('has three serious findings in an old lodash, and none in the mended one', () => {
  expect(serious('first.db', 'npm', 'lodash', '4.17.11')).toHaveLength(3);
  expect(findings('first.db', 'npm', 'lodash', '4.17.21')).toEqual([]);
});

test('has an update with which clean versions are affected', () => {
  const git = ['deb', 'git', '1:2.39.5-0+deb12u2', 'git'] as const;
  expect(findings('first.db', ...git)).toEqual([]);
  expect(serious('update.db', ...git)).toEqual(['CVE-2025-48384 8', 'CVE-2025-48385 8.6']);
  expect(findings('first.db', 'npm', 'body-parser', '1.20.2')).toEqual([]);
  expect(serious('update.db', 'npm', 'body-parser', '1.20.2')).toHaveLength(1);
});

test('says that it is not complete wherever a finding is shown', () => {
  expect(findings('first.db', 'npm', 'lodash', '4.17.11').map((finding) => finding.feed)).toContain(
    'demonstration data, not complete',
  );
});
