// Packages of distributions: in which release they are looked up, by which name, and in whose order of versions.

import { describe, expect, test } from 'vitest';
import { osv } from '../../../test/support/advisory-index.ts';
import { component, distribution, foundIn, UP_TO } from '../../../test/support/matching.ts';
import { useTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import type { Component, Distribution } from '../../detect/component.ts';

const folder = useTemporaryFolder();
const found = (records: readonly object[], components: readonly Component[], system: Distribution) =>
  foundIn(folder(), records, components, system);

describe('a package is found', () => {
  test('for Debian by its source package and the release of the image', async () => {
    const records = [
      osv('DEBIAN-CVE-2024-0001', 'Debian:12', 'openssl', UP_TO('3.0.11-1~deb12u2'), { upstream: ['CVE-2024-0001'] }),
      osv('DEBIAN-CVE-2024-0002', 'Debian:11', 'openssl', UP_TO('9')),
      osv('DEBIAN-CVE-2024-0003', 'Debian:12', 'libssl3', UP_TO('9')),
    ];
    const libssl = component('deb', 'libssl3', '3.0.11-1~deb12u1+b1', {
      source: { name: 'openssl', version: '3.0.11-1~deb12u1' },
    });
    expect(await found(records, [libssl], distribution('debian', '12'))).toEqual([
      'CVE-2024-0001: 3.0.11-1~deb12u1+b1 → 3.0.11-1~deb12u2',
    ]);
  });

  test('for Ubuntu by its release, with LTS in its name or without', async () => {
    const records = [osv('UBUNTU-CVE-2024-1', 'Ubuntu:22.04:LTS', 'curl', UP_TO('7.81.0-1ubuntu1.16'))];
    const curl = component('deb', 'curl', '7.81.0-1ubuntu1.15');
    expect(await found(records, [curl], distribution('ubuntu', '22.04'))).toHaveLength(1);
  });

  describe('for Ubuntu with what Ubuntu Pro mends (ESM)', () => {
    const PLAIN = { package: { ecosystem: 'Ubuntu:22.04:LTS', name: 'curl' } };
    const PRO = { package: { ecosystem: 'Ubuntu:Pro:22.04:LTS', name: 'curl' } };
    const fixedIn = (fixed?: string) => ({
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])] }],
    });
    const record = (...affected: object[]) => ({ ...osv('UBUNTU-CVE-2024-1', 'npm', 'x', UP_TO('1')), affected });
    const of = (version: string, ...affected: object[]) =>
      found([record(...affected)], [component('deb', 'curl', version)], distribution('ubuntu', '22.04'));

    test('not where it has that fix, whatever is said of those who do not pay', async () => {
      const both = [
        { ...PLAIN, ...fixedIn() },
        { ...PRO, ...fixedIn('7.81.0-1ubuntu1+esm1') },
      ];
      expect(await of('7.81.0-1ubuntu1+esm1', ...both)).toEqual([]);
      expect(await of('7.81.0-1ubuntu1', ...both)).toEqual(['CVE-2024-1: 7.81.0-1ubuntu1 → 7.81.0-1ubuntu1+esm1']);
    });

    test('where Ubuntu Pro only speaks of the package, as of all of universe', async () => {
      const only = { ...PRO, ...fixedIn('7.81.0-1ubuntu1+esm1') };
      expect(await of('7.81.0-1ubuntu1', only)).toHaveLength(1);
      expect(await of('7.81.0-1ubuntu1+esm1', only)).toEqual([]);
    });

    test('not where the fix for everybody is there, which is older than that of Ubuntu Pro', async () => {
      const both = [
        { ...PLAIN, ...fixedIn('7.81.0-1ubuntu1.3') },
        { ...PRO, ...fixedIn('7.81.0-1ubuntu1.5+esm1') },
      ];
      expect(await of('7.81.0-1ubuntu1.3', ...both)).toEqual([]);
      expect(await of('7.81.0-1ubuntu1.2', ...both)).toHaveLength(1);
    });
  });

  test('for SUSE by its source package, in whichever product of the service pack it is filed', async () => {
    const records = [
      osv('SUSE-SU-2024:1-1', 'SUSE:Linux Enterprise Module for Basesystem 15 SP5', 'gzip', UP_TO('1.10-150200.10.1')),
      osv('SUSE-SU-2024:2-1', 'SUSE:Linux Enterprise Server 15 SP4-LTSS', 'gzip', UP_TO('1.10-150200.10.9')),
      osv('SUSE-SU-2024:3-1', 'SUSE:Linux Enterprise Server 16.0', 'gzip', UP_TO('1.13-1')),
    ];
    const gzip = component('rpm', 'gzip-static', '1.10-150200.9.1', {
      source: { name: 'gzip', version: '1.10-150200.9.1' },
    });
    expect(await found(records, [gzip], distribution('sles', '15.5'))).toEqual([
      'SUSE-SU-2024:1-1: 1.10-150200.9.1 → 1.10-150200.10.1',
    ]);
  });

  test('for SUSE 12 in its modules, which are for all service packs', async () => {
    const records = [
      osv('SUSE-SU-2024:1-1', 'SUSE:Linux Enterprise Module for Web and Scripting 12', 'php74', UP_TO('7.4.33-1')),
    ];
    expect(await found(records, [component('rpm', 'php74', '7.4.6-1')], distribution('sles', '12.5'))).toHaveLength(1);
  });

  test('for Azure Linux by the name of the package or of its source', async () => {
    const bind = component('rpm', 'bind-libs', '9.16.33-1.cm2', { source: { name: 'bind', version: '9.16.33-1.cm2' } });
    for (const name of ['bind', 'bind-libs'])
      expect(
        await found([osv('AZL-1', 'Azure Linux:2', name, UP_TO('9.16.44-1'))], [bind], distribution('mariner', '2.0')),
      ).toEqual(['AZL-1: 9.16.33-1.cm2 → 9.16.44-1']);
  });

  test('for openEuler, whose advisories leave epochs out, and where one has it', async () => {
    const system = distribution('openeuler', '22.03', 'openEuler 22.03 (LTS-SP1)');
    const bind = component('rpm', 'bind', '32:9.16.23-18.oe2203sp1', {
      source: { name: 'bind', version: '9.16.23-18.oe2203sp1' },
    });
    const of = (fixed: string) =>
      found([osv('OESA-2024-1', 'openEuler:22.03-LTS-SP1', 'bind', UP_TO(fixed))], [bind], system);
    expect(await of('9.16.23-20.oe2203sp1')).toHaveLength(1);
    expect(await of('9.16.23-18.oe2203sp1')).toEqual([]);
    expect(await of('32:9.16.23-20.oe2203sp1')).toHaveLength(1);
    expect(await of('32:9.16.23-18.oe2203sp1')).toEqual([]);
  });

  test('for Mageia, which writes the package before the version, and has builds of its own that are tainted', async () => {
    const records = [
      osv('MGASA-2024-1', 'Mageia:9', 'gtk+3.0', UP_TO('gtk+3.0-3.24.8-1.1.mga9')),
      osv('MGASA-2024-2', 'Mageia:9', 'gtk+3.0', UP_TO('3.24.9-1.mga9.tainted')),
    ];
    const of = (version: string) => found(records, [component('rpm', 'gtk+3.0', version)], distribution('mageia', '9'));
    expect(await of('3.24.8-1.mga9')).toEqual(['MGASA-2024-1: 3.24.8-1.mga9 → 3.24.8-1.1.mga9']);
    expect(await of('3.24.8-2.mga9.tainted')).toEqual(['MGASA-2024-2: 3.24.8-2.mga9.tainted → 3.24.9-1.mga9.tainted']);
    expect(await of('3.24.9-1.mga9')).toEqual([]);
  });

  test.each([
    ['opensuse-leap', '15.6', 'openSUSE:Leap 15.6'],
    ['opensuse-tumbleweed', '20260801', 'openSUSE:Tumbleweed'],
    ['photon', '5.0', 'Photon OS:5.0'],
    ['amzn', '2023', 'Amazon Linux:2023'],
    ['ol', '9.4', 'Oracle Linux:9'],
    ['rhel', '9.4', 'Red Hat:enterprise_linux:9::appstream'],
    ['rocky', '9.4', 'Rocky Linux:9'],
  ])('for %s %s by records of %s', async (id, version, ecosystem) => {
    const records = [osv('X-2024-1', ecosystem, 'curl', UP_TO('7.76.1-29'))];
    const of = (installed: string) => found(records, [component('rpm', 'curl', installed)], distribution(id, version));
    expect(await of('7.76.1-26')).toHaveLength(1);
    expect(await of('7.76.1-29')).toEqual([]);
  });

  test.each([
    ['wolfi', '20230201', 'Wolfi'],
    ['chainguard', '20230214', 'Chainguard'],
    ['minimos', '20241031', 'MinimOS'],
    ['alpaquita', '23', 'Alpaquita:23'],
  ])('for %s %s by records of %s', async (id, version, ecosystem) => {
    const records = [osv('X-2024-1', ecosystem, 'curl', UP_TO('8.5.0-r1'))];
    const of = (installed: string) => found(records, [component('apk', 'curl', installed)], distribution(id, version));
    expect(await of('8.5.0-r0')).toHaveLength(1);
    expect(await of('8.5.0-r1')).toEqual([]);
  });

  test('for Alpine by its origin and the branch', async () => {
    const records = [osv('ALPINE-CVE-2024-1', 'Alpine:v3.20', 'busybox', UP_TO('1.36.1-r29'))];
    const ssl = component('apk', 'ssl_client', '1.36.1-r28', { source: { name: 'busybox', version: '1.36.1-r28' } });
    expect(await found(records, [ssl], distribution('alpine', '3.20.3'))).toHaveLength(1);
    expect(await found(records, [ssl], distribution('alpine', '3.21.0'))).toEqual([]);
  });

  test('for AlmaLinux by the package itself, with its epoch', async () => {
    const records = [
      osv('ALSA-2024:0001', 'AlmaLinux:9', 'bind-libs', UP_TO('32:9.16.23-18.el9'), { related: ['CVE-2024-7'] }),
    ];
    const bind = component('rpm', 'bind-libs', '32:9.16.23-11.el9', {
      source: { name: 'bind', version: '32:9.16.23-11.el9' },
    });
    expect(await found(records, [bind], distribution('almalinux', '9.4'))).toEqual([
      'ALSA-2024:0001: 32:9.16.23-11.el9 → 32:9.16.23-18.el9',
    ]);
    const newer = component('rpm', 'bind-libs', '33:9.16.22-1.el9');
    expect(await found(records, [newer], distribution('almalinux', '9.4'))).toEqual([]);
  });
});
