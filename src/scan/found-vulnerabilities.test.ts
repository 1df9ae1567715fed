import { expect, test } from 'vitest';
import type { Finding } from './finding.ts';
import { foundVulnerabilities } from './found-vulnerabilities.ts';

const finding = (id: string, purl: string, aliases: readonly string[] = []) =>
  ({ id, aliases, purl, installed: '1', fixed: null, severity: 'low', kev: false }) as unknown as Finding;

test('each name of a vulnerability is found in each component once', () => {
  const found = foundVulnerabilities([
    finding('CVE-1', 'pkg:npm/%40scope/a@1', ['GHSA-1', 'CVE-1']),
    finding('CVE-1', 'pkg:maven/org.example/b@1'),
  ]);
  expect(found.map(({ name, components }) => [name, components.map((one) => one.name)])).toEqual([
    ['CVE-1', ['@scope/a', 'org.example:b']],
    ['GHSA-1', ['@scope/a']],
  ]);
});

test('a DSA of several CVEs in one component is found in it once', () => {
  const found = foundVulnerabilities([
    finding('CVE-1', 'pkg:deb/debian/openssl@1?arch=amd64', ['DSA-1']),
    finding('CVE-2', 'pkg:deb/debian/openssl@1?arch=amd64', ['DSA-1']),
  ]);
  expect(found.find(({ name }) => name === 'DSA-1')).toEqual({
    name: 'DSA-1',
    isOwnName: false,
    severity: 'low',
    kev: false,
    components: [{ name: 'openssl', installed: '1', fixed: null }],
    moreComponents: false,
    taken: null,
  });
});

test.each([
  ['pkg:deb/debian/openssl@3?arch=amd64', 'openssl'],
  ['pkg:apk/alpine/busybox@1', 'busybox'],
  ['pkg:golang/golang.org/x/net@1', 'golang.org/x/net'],
  ['pkg:pypi/django@1', 'django'],
  ['no package URL', 'no package URL'],
])('%s is %s', (purl, name) => {
  expect(foundVulnerabilities([finding('CVE-1', purl)])[0]?.components).toEqual([
    { name, installed: '1', fixed: null },
  ]);
});

test('of very many components the first are named, and that there are others', () => {
  const all = Array.from({ length: 6 }, (_, number) => finding('CVE-1', `pkg:npm/a${number}@1`));
  expect(foundVulnerabilities(all)).toMatchObject([{ components: { length: 5 }, moreComponents: true }]);
  expect(foundVulnerabilities(all.slice(1))).toMatchObject([{ components: { length: 5 }, moreComponents: false }]);
});

test('what a VEX document took away is known under each of its names, unless something else has it', () => {
  const known = { ...finding('CVE-2', 'pkg:npm/a@1', ['GHSA-2', 'DSA-1']), severity: 'high' } as const;
  const found = foundVulnerabilities([finding('CVE-1', 'pkg:npm/a@1', ['DSA-1'])], [{ document: 'ours', known }]);
  expect(found.map(({ name, taken, components }) => [name, taken?.document ?? null, components.length])).toEqual([
    ['CVE-1', null, 1],
    ['DSA-1', null, 1],
    ['CVE-2', 'ours', 0],
    ['GHSA-2', 'ours', 0],
  ]);
});
