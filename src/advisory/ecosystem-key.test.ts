// Releases of distributions as sources write them, and as the index calls them.

import { expect, test } from 'vitest';
import { ecosystemKey, isOfPro } from './ecosystem-key.ts';

test.each([
  ['npm', 'npm'],
  ['Debian:12', 'Debian:12'],
  ['Alpine:v3.20', 'Alpine:v3.20'],
  ['Ubuntu:22.04:LTS', 'Ubuntu:22.04'],
  ['Ubuntu:25.10', 'Ubuntu:25.10'],
  ['Ubuntu:Pro:22.04:LTS', 'Ubuntu:22.04'],
  ['Ubuntu:Pro:FIPS:20.04:LTS', 'Ubuntu:Pro:FIPS:20.04:LTS'],
  ['Ubuntu:Pro:FIPS-updates:22.04:LTS', 'Ubuntu:Pro:FIPS-updates:22.04:LTS'],
  ['Ubuntu:Pro:Realtime:24.04:LTS', 'Ubuntu:Pro:Realtime:24.04:LTS'],
  ['Ubuntu:Pro:22.04:LTS:Realtime:Kernel', 'Ubuntu:Pro:22.04:LTS:Realtime:Kernel'],
  ['Ubuntu:Nvidia-BlueField:22.04:LTS', 'Ubuntu:Nvidia-BlueField:22.04:LTS'],
  ['Red Hat:enterprise_linux:9::baseos', 'Red Hat:9'],
  ['Red Hat:enterprise_linux:10', 'Red Hat:10'],
  ['Red Hat:rhel_aus:8.4::baseos', 'Red Hat:rhel_aus:8.4::baseos'],
  ['Red Hat:hummingbird:1', 'Red Hat:hummingbird:1'],
  ['SUSE:Linux Enterprise Module for Basesystem 15 SP5', 'SUSE:15.5'],
  ['SUSE:Linux Enterprise Module for Web and Scripting 12', 'SUSE:12'],
  ['SUSE:Linux Enterprise Server 15 SP5', 'SUSE:15.5'],
  ['SUSE:Linux Enterprise Server 15 SP5-LTSS', 'SUSE:15.5'],
  ['SUSE:Linux Enterprise High Performance Computing 15 SP4-ESPOS', 'SUSE:15.4'],
  ['SUSE:Linux Enterprise Server 12 SP5-LTSS-EXTENDED-SECURITY', 'SUSE:12.5'],
  ['SUSE:Linux Enterprise Server 16.0', 'SUSE:16.0'],
  ['SUSE:Linux Enterprise Server 12', 'SUSE:12'],
  ['SUSE:Package Hub 15 SP6', 'SUSE:15.6'],
  ['SUSE:Linux Enterprise Micro 5.5', 'SUSE:Micro 5.5'],
  ['SUSE:Linux Micro 6.1', 'SUSE:Micro 6.1'],
  ['SUSE:Enterprise Storage 7.1', 'SUSE:Enterprise Storage 7.1'],
  ['SUSE:Manager Server 4.3', 'SUSE:Manager Server 4.3'],
  ['openSUSE:Leap 15.6', 'openSUSE:Leap 15.6'],
  ['openSUSE:Leap 15.6 NonFree', 'openSUSE:Leap 15.6'],
  ['openSUSE:Tumbleweed', 'openSUSE:Tumbleweed'],
  ['openEuler:24.03-LTS-SP1', 'openEuler:24.03-LTS-SP1'],
])('%s is %s', (ecosystem, key) => {
  expect(ecosystemKey(ecosystem)).toBe(key);
});

test('what comes with Ubuntu Pro only is told from what comes to everybody', () => {
  expect(['Ubuntu:Pro:22.04:LTS', 'Ubuntu:Pro:25.10'].every(isOfPro)).toBe(true);
  expect(['Ubuntu:22.04:LTS', 'Ubuntu:Pro:FIPS:20.04:LTS', 'Debian:12'].some(isOfPro)).toBe(false);
});
