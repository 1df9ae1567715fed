// What a report says that it could not know.

import { describe, expect, test } from 'vitest';
import { osv, osvSource } from '../../../test/support/advisory-index.ts';
import { component, distribution, match, UP_TO } from '../../../test/support/matching.ts';
import { useTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import type { Component, Distribution } from '../component.ts';

const folder = useTemporaryFolder();

describe('what could not be known is said', () => {
  const gaps = async (components: readonly Component[], system: Distribution | null) => {
    const sources = [
      osvSource('a', [osv('X-1', 'npm', 'thing', UP_TO('2')), osv('X-2', 'Debian:11', 'thing', UP_TO('2'))]),
    ];
    return (await match(folder(), sources, components, system)).gaps;
  };

  test('nothing, when all is known', async () => {
    expect(await gaps([component('npm', 'thing', '3.0.0')], null)).toEqual([]);
  });

  test('a release without a feed', async () => {
    expect(await gaps([component('deb', 'a', '1'), component('deb', 'b', '1')], distribution('debian', '12'))).toEqual([
      { kind: 'no_feed', detail: 'No feed has advisories for Debian:12: 2 components were not matched.' },
    ]);
  });

  test('a release at the end of its life', async () => {
    expect(await gaps([component('deb', 'a', '1')], distribution('debian', '11', 'Debian GNU/Linux 11'))).toEqual([
      {
        kind: 'end_of_life',
        detail: 'Debian GNU/Linux 11 has had no security updates since 2026-08-31 (https://wiki.debian.org/LTS).',
      },
    ]);
  });

  test('an unknown distribution, or none', async () => {
    const kind = 'unknown_distribution';
    const packages = [component('deb', 'a', '1'), component('deb', 'b', '1')];
    expect(await gaps(packages, distribution('devuan', '5', 'Devuan 5'))).toEqual([
      { kind, detail: 'The packages of Devuan 5 (devuan) cannot be matched: its 2 system packages were not matched.' },
    ]);
    expect(await gaps(packages, null)).toEqual([
      { kind, detail: 'The image has no os-release: its 2 system packages were not matched.' },
    ]);
    expect(await gaps([], null)).toEqual([
      {
        kind: 'no_packages',
        detail: 'The image has no os-release and no component that is known: nothing was matched.',
      },
    ]);
  });

  test('a distribution without its list of packages, as after `rm -r /var/lib/dpkg`', async () => {
    const detail = 'The image is Debian 12 and has no list of its system packages: none was matched.';
    expect(await gaps([component('npm', 'thing', '3.0.0')], distribution('debian', '12', 'Debian 12'))).toEqual([
      { kind: 'no_packages', detail },
    ]);
  });

  test('packages of another kind than those of the distribution', async () => {
    const detail = 'The packages of Debian 12 (debian) cannot be matched: its system package was not matched.';
    expect(await gaps([component('rpm', 'thing', '1')], distribution('debian', '12', 'Debian 12'))).toEqual([
      { kind: 'unknown_distribution', detail },
    ]);
  });
});
