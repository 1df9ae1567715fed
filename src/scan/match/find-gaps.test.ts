// What a report says that it could not know.

import { describe, expect, test } from 'vitest';
import { osv, osvSource } from '../../../test/support/advisory-index.ts';
import { component, distribution, match, UP_TO } from '../../../test/support/matching.ts';
import { useTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { alpineHalf } from '../../advisory/coverage.ts';
import type { AdvisorySource } from '../../advisory/record.ts';
import type { Component, Distribution } from '../../detect/component.ts';

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
      {
        kind: 'no_feed',
        detail: 'No feed covers Debian:12: 2 components may have vulnerabilities that are not known here.',
      },
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

  test("Alpine's edge is not the release that it comes before, which is at the end of its life", async () => {
    const kinds = async (version: string) =>
      (await gaps([component('apk', 'a', '1')], distribution('alpine', version))).map(({ kind }) => kind);
    expect(await kinds('3.20.3')).toEqual(['end_of_life', 'no_feed']);
    expect(await kinds('3.20.0_alpha20240329')).toEqual(['no_feed']);
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

  test('a program that was copied into the image is named, and no feed speaks of some', async () => {
    const programs = [component('generic', 'node', '20.1.0'), component('generic', 'busybox', '1.36.1')];
    expect(await gaps(programs, null)).toEqual([
      {
        kind: 'no_feed',
        detail:
          'No feed covers Bitnami, which speaks of programs that no package of the system owns, such as node 20.1.0: one component may have vulnerabilities that are not known here.',
      },
      {
        kind: 'no_feed',
        detail:
          'No feed speaks of programs that no package of the system owns, such as busybox 1.36.1: one component may have vulnerabilities that are not known here.',
      },
    ]);
  });

  test('an image of one program that is not known has one gap', async () => {
    const told = { kind: 'unidentified' as const, detail: 'one program belongs to no package: server' };
    const found = await match(folder(), [osvSource('a', [osv('X-1', 'npm', 'thing', UP_TO('2'))])], [], null, {
      gaps: [told],
    });
    expect(found.gaps).toEqual([]);
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

  test('an ecosystem that the feed of another one names here and there', async () => {
    const shared = osv('GHSA-1', 'PyPI', 'thing', UP_TO('2'));
    const source = osvSource('osv-npm', [osv('X-1', 'npm', 'thing', UP_TO('2')), shared], 'replace', ['npm']);
    const components = [
      component('npm', 'thing', '3.0.0'),
      component('pypi', 'thing', '1.0'),
      component('pypi', 'b', '1'),
    ];
    const { findings, gaps } = await match(folder(), [source], components, null);
    expect(findings.map(({ id }) => id)).toEqual(['GHSA-1']);
    expect(gaps).toEqual([
      {
        kind: 'no_feed',
        detail: 'No feed covers PyPI: 2 components may have vulnerabilities that are not known here.',
      },
    ]);
  });

  test('the packages of Alpine when one of its two repositories is not told', async () => {
    const half = (repository: 'main' | 'community') =>
      osvSource(repository, [osv(`X-${repository}`, 'Alpine:v3.20', repository, UP_TO('2'))], 'replace', [
        alpineHalf('v3.20', repository),
      ]);
    const gapsWith = async (...sources: AdvisorySource[]) =>
      (await match(folder(), sources, [component('apk', 'a', '1')], distribution('alpine', '3.20.3'))).gaps.filter(
        ({ kind }) => kind === 'no_feed',
      ).length;
    expect(await gapsWith(half('main'))).toBe(1);
    expect(await gapsWith(half('main'), half('community'))).toBe(0);
  });
});
