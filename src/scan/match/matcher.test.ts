// What an image's components are matched with, ecosystem by ecosystem.

import { describe, expect, test } from 'vitest';
import { osv, osvSource } from '../../../test/support/advisory-index.ts';
import { component, distribution, foundIn, match, UP_TO } from '../../../test/support/matching.ts';
import { useTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import type { Component, Distribution } from '../../detect/component.ts';

const folder = useTemporaryFolder();

const CRITICAL = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

const found = (records: readonly object[], components: readonly Component[], system: Distribution | null = null) =>
  foundIn(folder(), records, components, system);

describe('a component is found', () => {
  test.each([
    ['pypi', 'Ruamel.Yaml_Clib', 'PyPI', 'ruamel-yaml-clib'],
    ['nuget', 'newtonsoft.json', 'NuGet', 'Newtonsoft.Json'],
    ['composer', 'Symfony/HTTP-Kernel', 'Packagist', 'symfony/http-kernel'],
    ['maven', 'org.example:thing', 'Maven', 'org.example:thing'],
    ['npm', '@scope/name', 'npm', '@scope/name'],
    ['gem', 'rails', 'RubyGems', 'rails'],
    ['cargo', 'smallvec', 'crates.io', 'smallvec'],
    ['golang', 'golang.org/x/net', 'Go', 'golang.org/x/net'],
  ] as const)('for %s by its name, as %s', async (type, name, ecosystem, inFeed) => {
    expect(
      await found([osv('X-1', ecosystem, inFeed, UP_TO('1.10.0'))], [component(type, name, '1.9.0')]),
    ).toHaveLength(1);
  });

  test('for a Go module by its pseudo-version', async () => {
    const records = [osv('GO-1', 'Go', 'golang.org/x/crypto', UP_TO('0.0.0-20201216223049-8b5274cf687f'))];
    const at = (version: string) => component('golang', 'golang.org/x/crypto', version);
    expect(await found(records, [at('v0.0.0-20190308221718-c2843e01d9a2')])).toHaveLength(1);
    expect(await found(records, [at('v0.0.0-20210101000000-c2843e01d9a2')])).toEqual([]);
  });

  test.each([
    ['go1.21rc2', 1],
    ['1.21.0', 1],
    ['go1.21.5', 0],
    ['(devel)', 0],
    ['go1.21.3 (Red Hat 1.21.3-1.el9)', 1],
    ['go1.21.4 (Red Hat 1.21.4-1.el9)', 0],
    ['1.21.4-1', 0],
    ['1.21.4-asan X:boringcrypto', 0],
    ['devel go1.22-a0b1c2 Mon Jan 1', 0],
  ])('for the Go standard library of %s', async (version, times) => {
    const records = [osv('GO-2', 'Go', 'stdlib', [{ introduced: '1.21.0-0' }, { fixed: '1.21.4' }])];
    expect(await found(records, [component('golang', 'stdlib', version)])).toHaveLength(times);
  });

  test.each([
    ['node', 'node'],
    ['httpd', 'apache'],
    ['openjdk', 'java'],
    ['modsecurity', 'modsecurity2'],
    ['openresty', 'openresty'],
    ['redis', 'redis'],
  ])('for a program that no package owns by the name that Bitnami has for it: %s', async (name, inFeed) => {
    const record = {
      ...osv('BIT-2022-0778', 'Bitnami', inFeed, UP_TO('17.7.2')),
      aliases: ['CVE-2022-0778'],
    };
    expect(await found([record], [component('generic', name, '17.7.1')])).toEqual(['CVE-2022-0778: 17.7.1 → 17.7.2']);
    expect(await found([record], [component('generic', name, '17.7.2')])).toEqual([]);
  });

  test('for no program whose name every object of JavaScript has', async () => {
    expect(await found([], [component('generic', 'constructor', '1.0')])).toEqual([]);
  });

  test('once, however often it lies in the image', async () => {
    const lodash = component('npm', 'lodash', '4.17.20');
    expect(await found([osv('X-1', 'npm', 'lodash', UP_TO('4.17.21'))], [lodash, lodash])).toHaveLength(1);
  });
});

describe('ranges follow OSV', () => {
  const at = (version: string) => component('npm', 'thing', version);

  test.each([
    ['0.9.0', false],
    ['1.0.0-rc.1', false],
    ['1.0.0', true],
    ['1.4.9', true],
    ['1.5.0', false],
    ['2.0.0', true],
    ['2.3.0', true],
    ['2.3.1', false],
    ['3.0.0', true],
    ['3.0.1', false],
    ['4.0.0', true],
    ['99.0.0', true],
  ])('%s is affected: %s', async (version, expected) => {
    const events = [
      ...[{ introduced: '4.0.0' }, { introduced: '2.0.0' }, { last_affected: '2.3.0' }],
      ...[{ fixed: '1.5.0' }, { introduced: '1.0.0' }],
    ];
    const record = {
      id: 'X-1',
      affected: [
        { package: { ecosystem: 'npm', name: 'thing' }, versions: ['3.0.0'], ranges: [{ type: 'SEMVER', events }] },
      ],
    };
    expect((await found([record], [at(version)])).length > 0).toBe(expected);
  });

  test('a limit ends a range without being a fix', async () => {
    const record = osv('X-1', 'npm', 'thing', [{ introduced: '1.0.0' }, { limit: '2.0.0' }]);
    expect(await found([record], [at('1.9.0')])).toEqual(['X-1: 1.9.0 → null']);
    expect(await found([record], [at('2.0.0')])).toEqual([]);
  });

  test('a limit before the fix ends the range', async () => {
    const events = [{ introduced: '1.0.0' }, { fixed: '3.0.0' }, { introduced: '4.0.0' }, { limit: '2.0.0' }];
    const record = osv('X-1', 'npm', 'thing', events);
    expect(await found([record], [at('1.9.0')])).toEqual(['X-1: 1.9.0 → null']);
    for (const version of ['2.0.0', '2.5.0', '4.1.0']) expect(await found([record], [at(version)])).toEqual([]);
  });

  test('the limit that is the fix is the fix', async () => {
    const record = osv('X-1', 'npm', 'thing', [{ introduced: '1.0.0' }, { fixed: '2.0.0' }, { limit: '2.0.0' }]);
    expect(await found([record], [at('1.9.0')])).toEqual(['X-1: 1.9.0 → 2.0.0']);
  });

  test.each([
    ['pypi', 'PyPI', '1.0.0', '1.0'],
    ['pypi', 'PyPI', '1.0rc1', '1.0.0-c1'],
    ['npm', 'npm', 'v1.2.3', '1.2.3'],
    ['golang', 'Go', '1.2.3', 'v1.2.3'],
    ['composer', 'Packagist', 'v1.2.3', '1.2.3'],
    ['nuget', 'NuGet', '1.2.0-Beta', '1.2-beta'],
    ['nuget', 'NuGet', '2.1', '2.1.0.0'],
    ['maven', 'Maven', '1.0', '1.0.0.RELEASE'],
    ['gem', 'RubyGems', '1.16.0', '1.16.0-x86_64-linux'],
    ['gem', 'RubyGems', '2.0', '2.0.0'],
  ] as const)('a list of versions of %s (%s) that has %s speaks of %s', async (type, ecosystem, listed, installed) => {
    const record = { id: 'X-1', affected: [{ package: { ecosystem, name: 'a/b' }, versions: [listed] }] };
    expect(await found([record], [component(type, 'a/b', installed)])).toHaveLength(1);
    expect(await found([record], [component(type, 'a/b', '7.7.7')])).toEqual([]);
  });

  test('a list of versions of Debian speaks of the same without an epoch', async () => {
    const record = { id: 'X-1', affected: [{ package: { ecosystem: 'Debian:12', name: 'b' }, versions: ['0:1.0-1'] }] };
    expect(await found([record], [component('deb', 'b', '1.0-1')], distribution('debian', '12'))).toHaveLength(1);
  });

  test('a list with one branch does not speak of another', async () => {
    const record = {
      id: 'X-1',
      affected: [{ package: { ecosystem: 'Packagist', name: 'a/b' }, versions: ['dev-main'] }],
    };
    expect(await found([record], [component('composer', 'a/b', 'dev-other')])).toEqual([]);
    expect(await found([record], [component('composer', 'a/b', 'dev-main')])).toHaveLength(1);
  });

  test('the fix is the lowest above the installed version', async () => {
    const events = [{ introduced: '0' }, { fixed: '1.5.0' }, { introduced: '2.0.0' }, { fixed: '2.2.0' }];
    expect(await found([osv('X-1', 'npm', 'thing', events)], [at('2.1.0')])).toEqual(['X-1: 2.1.0 → 2.2.0']);
  });

  test('a withdrawn advisory says nothing', async () => {
    const record = osv('X-1', 'npm', 'thing', UP_TO('2.0.0'), { withdrawn: '2024-01-01T00:00:00Z' });
    expect(await found([record], [at('1.0.0')])).toEqual([]);
  });
});

describe('RPM modules', () => {
  const erratum = {
    id: 'ALSA-2023:5360',
    summary: 'Important: nodejs:16 security update',
    related: ['CVE-2023-1'],
    affected: ['8.8.0+3613', '8.6.0+2500'].map((build) => ({
      package: { ecosystem: 'AlmaLinux:8', name: 'nodejs' },
      ranges: [{ type: 'ECOSYSTEM', events: UP_TO(`1:16.20.2-2.module_el${build}+1cd1aa07`) }],
    })),
  };
  const nodejs = (version: string, module: string | null) => component('rpm', 'nodejs', version, { module });
  const system = distribution('almalinux', '8.8');

  test.each([
    ['1:16.20.1-1.module_el8.8.0+3600+aaaa', 'nodejs:16:8080020230718:63b34585', 1],
    ['1:16.20.2-2.module_el8.6.0+2500+1cd1aa07', 'nodejs:16:8060020230718:63b34585', 0],
    ['1:14.21.3-1.module_el8.8.0+3600+aaaa', 'nodejs:14:8080020230718:63b34585', 0],
    ['1:10.24.0-1.el8', null, 0],
  ])('%s of module %s', async (version, module, times) => {
    expect(await found([erratum], [nodejs(version, module)], system)).toHaveLength(times);
  });
});

describe('one vulnerability is one finding', () => {
  const django = component('pypi', 'django', '2.2.1');

  test('when feeds know it by names in common', async () => {
    const { findings } = await match(
      folder(),
      [
        osvSource('pysec', [
          osv('PYSEC-1', 'PyPI', 'django', UP_TO('2.2.2'), { aliases: ['CVE-2020-1000', 'GHSA-a'] }),
        ]),
        osvSource('ghsa', [
          osv('GHSA-a', 'PyPI', 'Django', UP_TO('2.2.3'), {
            aliases: ['CVE-2020-1000'],
            summary: 'SQL injection',
            severity: [{ type: 'CVSS_V3', score: CRITICAL }],
          }),
        ]),
      ],
      [django],
    );
    expect(findings).toEqual([
      expect.objectContaining({
        ...{ id: 'CVE-2020-1000', aliases: ['GHSA-a', 'PYSEC-1'], summary: 'SQL injection', fixed: '2.2.3' },
        ...{ score: 9.8, severity: 'critical', feed: 'the feed ghsa', purl: django.purl, installed: '2.2.1' },
      }),
    ]);
  });

  test('and an advisory about several is one for each', async () => {
    const records = [
      osv('DSA-1-1', 'Debian:12', 'sudo', UP_TO('1.9.2'), { upstream: ['CVE-2024-2000', 'CVE-2024-2001'] }),
      osv('DEBIAN-CVE-2024-2000', 'Debian:12', 'sudo', UP_TO('1.9.1'), { upstream: ['CVE-2024-2000'] }),
    ];
    const { findings } = await match(
      folder(),
      [osvSource('a', records)],
      [component('deb', 'sudo', '1.9.0')],
      distribution('debian', '12'),
    );
    expect(findings.map(({ id, aliases, fixed }) => ({ id, aliases, fixed }))).toEqual([
      { id: 'CVE-2024-2000', aliases: ['DEBIAN-CVE-2024-2000', 'DSA-1-1'], fixed: '1.9.2' },
      { id: 'CVE-2024-2001', aliases: ['DSA-1-1'], fixed: '1.9.2' },
    ]);
  });

  test('even when aliases go round in circles, or are thousands', async () => {
    const chain = Array.from({ length: 1000 }, (_, at) =>
      osv(`X-${at}`, 'PyPI', 'django', UP_TO('3'), { aliases: [`X-${(at + 1) % 1000}`] }),
    );
    expect(await found(chain, [django])).toHaveLength(1);
  });

  test('also when a distribution names it beside its CVE', async () => {
    const upstream = ['CVE-2024-2000', 'UBUNTU-CVE-2024-2000'];
    const records = [
      osv('USN-1-1', 'Ubuntu:22.04:LTS', 'sudo', UP_TO('1.9.2'), { upstream }),
      osv('UBUNTU-CVE-2024-2000', 'Ubuntu:22.04:LTS', 'sudo', UP_TO('1.9.2')),
    ];
    const { findings } = await match(
      folder(),
      [osvSource('a', records)],
      [component('deb', 'sudo', '1.9.0')],
      distribution('ubuntu', '22.04'),
    );
    expect(findings.map(({ id, aliases }) => ({ id, aliases }))).toEqual([
      { id: 'CVE-2024-2000', aliases: ['UBUNTU-CVE-2024-2000', 'USN-1-1'] },
    ]);
  });

  test('and two CVE ids are two, although a source calls them aliases', async () => {
    const record = osv('X-1', 'PyPI', 'django', UP_TO('3'), { aliases: ['CVE-2024-0001', 'CVE-2024-0002'] });
    expect(await found([record], [django])).toEqual(['CVE-2024-0001: 2.2.1 → 3', 'CVE-2024-0002: 2.2.1 → 3']);
  });
});
