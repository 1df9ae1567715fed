// Real images against real advisories, through the whole server: what a push of each kind of image shows its owner, and
// what a policy makes of it. The findings were counted by a program of its own from the advisories, with dpkg's order.

import { beforeAll, expect, it } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import type { Built } from '../../src/image/built.ts';
import { pushImage } from '../../src/image/push-image.ts';
import * as images from '../support/real-images.ts';
import { describeWithData, sharedData } from '../support/shared-data.ts';
import { pomProperties, smallZip } from '../support/small-zip.ts';
import { useApp } from '../support/test-app.ts';

const NO_FINDING = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0, none: 0 };
const ANY_ZERO = { field: 'vulnerabilities', severity: 'all', operator: 'eq', values: [0] };

interface Found {
  readonly id: string;
  readonly component: string;
  readonly installed: string;
  readonly fixed: string | null;
  readonly layer: number;
}

describeWithData(['advisories', 'alpine', 'debian12', 'rpm'], 'real images and advisories', () => {
  const app = useApp({ advisoryFeeds: [`dir:${sharedData('advisories')}`] });

  beforeAll(async () => {
    await app().createOrganization('dev');
    await app().createOrganization('qa');
    expect((await app().call('admin', 'POST', '/api/v1/advisories/update')).status).toBe(202);
    await app().drain();
    const { json } = await app().call('admin', 'GET', '/api/v1/advisories');
    expect(json).toMatchObject({ stale: false });
    expect(json.records).toBeGreaterThan(30_000);
  });

  /** Pushes the image to a repository that is scanned, and promoted where nothing is known against it. */
  async function push(name: string, image: Built) {
    const settings = { name: `dev/${name}`, scanOnPush: true };
    expect((await app().call('admin', 'POST', '/api/v1/repositories', settings)).status).toBe(201);
    expect((await app().call('admin', 'POST', '/api/v1/repositories', { name: `qa/${name}` })).status).toBe(201);
    const policy = { source: `dev/${name}`, target: `qa/${name}`, rules: [ANY_ZERO] };
    expect((await app().call('admin', 'POST', '/api/v1/promotion-policies', policy)).status).toBe(201);
    await pushImage(app().send('admin'), `dev/${name}`, image, '1');
    await app().drain();
    const report = await app().call('admin', 'GET', `/api/v1/repositories/dev%2F${name}/manifests/1/report`);
    expect(report.status).toBe(200);
    expect(report.json.images[0].state).toBe('scanned');
    const evaluations = await app().call('admin', 'GET', `/api/v1/evaluations?source=dev/${name}`);
    const promotions = await app().call('admin', 'GET', `/api/v1/promotions?source=dev/${name}&state=succeeded`);
    return {
      image: report.json.images[0],
      images: report.json.images,
      evaluation: evaluations.json.items[0],
      promoted: promotions.json.items.length as number,
    };
  }

  /** `id component installed -> fixed` of each finding against these components. */
  function against(components: readonly string[], findings: readonly Found[]): string[] {
    return findings
      .filter(({ component }) => components.includes(component))
      .map(({ id, component, installed, fixed }) => `${id} ${component} ${installed} -> ${fixed}`)
      .sort();
  }

  function versions(image: { componentList: { name: string; version: string }[] }): string[] {
    return image.componentList.map(({ name, version }) => `${name} ${version}`);
  }

  it('Debian 12 as released has what its security updates mend', async () => {
    const { image, evaluation, promoted } = await push('vulnerable', images.debianImage('vulnerable'));
    expect(image).toMatchObject({
      distribution: { id: 'debian', version: '12' },
      platform: 'linux/amd64',
      components: 99,
      // Debian's changelogs have no severities.
      findings: { ...NO_FINDING, unknown: 79 },
      gaps: [],
    });
    expect(versions(image)).toEqual(expect.arrayContaining(['apt 2.6.1', 'libssl3 3.0.20-1~deb12u2']));
    expect(against(['apt', 'libapt-pkg6.0', 'libpcre2-8-0', 'liblzma5'], image.findingList)).toEqual([
      'CVE-2026-103111 libpcre2-8-0 10.42-1 -> 10.42-1+deb12u2',
      'CVE-2026-109518 apt 2.6.1 -> 2.6.2',
      'CVE-2026-109518 libapt-pkg6.0 2.6.1 -> 2.6.2',
    ]);
    // Both are built from one source, which is what Debian's advisories name.
    const openssl = against(['openssl'], image.findingList);
    expect(openssl).toHaveLength(12);
    expect(against(['libssl3'], image.findingList)).toEqual(openssl.map((text) => text.replace('openssl', 'libssl3')));
    expect(against(['perl-base'], image.findingList)).toHaveLength(13);
    expect(evaluation).toMatchObject({ verdict: 'fail', rules: [{ actual: 79 }] });
    expect(promoted).toBe(0);
  });

  it('Debian 12 with its security updates has nothing known against it, and is promoted', async () => {
    const { image, evaluation, promoted } = await push('patched', images.debianImage('patched'));
    expect(image).toMatchObject({ components: 99, findings: NO_FINDING, findingList: [], gaps: [] });
    expect(versions(image)).toEqual(expect.arrayContaining(['apt 2.6.2', 'libssl3 3.0.22-1~deb12u2']));
    expect(evaluation).toMatchObject({ verdict: 'pass', rules: [{ actual: 0 }] });
    expect(promoted).toBe(1);
  });

  it('Alpine 3.20 in its published bytes', async () => {
    const { image } = await push('alpine', images.alpineImage());
    expect(image).toMatchObject({
      distribution: { id: 'alpine', version: '3.20.3' },
      components: 14,
      findings: { ...NO_FINDING, unknown: 56 },
      gaps: [{ kind: 'end_of_life', detail: expect.stringContaining('no security updates since 2026-04-01') }],
    });
    expect(versions(image)).toEqual(expect.arrayContaining(['busybox 1.36.1-r29', 'libcrypto3 3.3.2-r0']));
    expect(against(['busybox', 'musl'], image.findingList)).toEqual([
      'CVE-2024-58251 busybox 1.36.1-r29 -> 1.36.1-r31',
      'CVE-2025-26519 musl 1.2.5-r0 -> 1.2.5-r1',
      'CVE-2025-46394 busybox 1.36.1-r29 -> 1.36.1-r31',
      'CVE-2026-40200 musl 1.2.5-r0 -> 1.2.5-r3',
      'CVE-2026-6042 musl 1.2.5-r0 -> 1.2.5-r2',
    ]);
    expect(against(['libcrypto3'], image.findingList)).toHaveLength(22);
  });

  it('Alpine 3.10 has nothing against it, and is held: its advisories ended in 2021', async () => {
    const { image, evaluation, promoted } = await push('alpine310', images.oldAlpineImage());
    expect(image).toMatchObject({
      distribution: { id: 'alpine', version: '3.10.9' },
      components: 14,
      findings: NO_FINDING,
      gaps: [
        {
          kind: 'end_of_life',
          detail:
            'Alpine Linux v3.10 has had no security updates since 2021-05-01 (https://alpinelinux.org/releases/).',
        },
      ],
    });
    expect(evaluation).toMatchObject({ verdict: 'hold', reason: expect.stringContaining('since 2021-05-01') });
    expect(promoted).toBe(0);
  });

  it('old packages of Node, in the layer that brought them', async () => {
    const { image } = await push('npm', images.npmImage());
    expect(image.findings).toEqual({ critical: 1, high: 2, medium: 3, low: 0, unknown: 79, none: 0 });
    expect(against(['minimist'], image.findingList)).toEqual(['CVE-2021-44906 minimist 1.2.5 -> 1.2.6']);
    expect(against(['lodash'], image.findingList)).toEqual([
      'CVE-2020-28500 lodash 4.17.20 -> 4.17.21',
      // Retire.js names two CVEs in each of its two advisories, so the later fix counts for both.
      'CVE-2021-23337 lodash 4.17.20 -> 4.18.0',
      'CVE-2025-13465 lodash 4.17.20 -> 4.18.0',
      'CVE-2026-2950 lodash 4.17.20 -> 4.18.0',
      'CVE-2026-4800 lodash 4.17.20 -> 4.18.0',
    ]);
    const [first] = image.findingList;
    expect(first).toMatchObject({ id: 'CVE-2021-44906', score: 9.8, severity: 'critical', layer: 1 });
  });

  it('a package that a later layer deletes is not there, and nothing is known against it', async () => {
    const { image } = await push('whiteout', images.whiteoutImage());
    expect(versions(image)).toContain('minimist 1.2.5');
    expect(versions(image).join()).not.toContain('lodash');
    expect(against(['lodash'], image.findingList)).toEqual([]);
    expect(image.findings).toEqual({ critical: 1, high: 0, medium: 0, low: 0, unknown: 79, none: 0 });
  });

  it('old packages of Python, whatever the case of their names', async () => {
    const { image } = await push('python', images.pythonImage());
    expect(versions(image)).toEqual(expect.arrayContaining(['Django 3.2.0', 'PyYAML 5.3', 'requests 2.25.0']));
    expect(against(['PyYAML', 'requests'], image.findingList)).toEqual([
      'CVE-2020-14343 PyYAML 5.3 -> 5.4',
      'CVE-2020-1747 PyYAML 5.3 -> 5.3.1',
      'CVE-2023-32681 requests 2.25.0 -> 2.31.0',
    ]);
    const django = against(['Django'], image.findingList);
    expect(django).toHaveLength(25);
    expect(django).toContain('CVE-2022-28346 Django 3.2.0 -> 3.2.13');
  });

  it('a Go program has its modules and the library that it was compiled with', async () => {
    const { image } = await push('go', images.goImage());
    // Nothing but one program: no distribution is missing.
    expect(image).toMatchObject({ distribution: null, gaps: [] });
    expect(versions(image)).toEqual(expect.arrayContaining(['github.com/gin-gonic/gin v1.6.0', 'stdlib 1.17.13']));
    expect(against(['github.com/gin-gonic/gin', 'golang.org/x/text'], image.findingList)).toEqual([
      'CVE-2020-14040 golang.org/x/text v0.3.0 -> 0.3.3',
      'CVE-2020-28483 github.com/gin-gonic/gin v1.6.0 -> 1.7.7',
      'CVE-2021-38561 golang.org/x/text v0.3.0 -> 0.3.7',
      'CVE-2022-32149 golang.org/x/text v0.3.0 -> 0.3.8',
      'CVE-2023-29401 github.com/gin-gonic/gin v1.6.0 -> 1.9.1',
      'CVE-2026-56852 golang.org/x/text v0.3.0 -> 0.39.0',
    ]);
    expect(against(['stdlib'], image.findingList)).toHaveLength(96);
  });

  it('a library in a jar in a jar', async () => {
    const { image } = await push('java', oldJavaImage());
    expect(versions(image)).toEqual(['com.example:shop 1.0.0', 'log4j:log4j 1.2.17', 'org.yaml:snakeyaml 1.30']);
    expect(image).toMatchObject({
      findings: { critical: 3, high: 4, medium: 5, low: 0, unknown: 0, none: 0 },
      gaps: [],
    });
    expect(against(['log4j:log4j'], image.findingList)).toEqual([
      'CVE-2019-17571 log4j:log4j 1.2.17 -> null',
      'CVE-2021-4104 log4j:log4j 1.2.17 -> null',
      'CVE-2022-23302 log4j:log4j 1.2.17 -> null',
      'CVE-2022-23305 log4j:log4j 1.2.17 -> null',
      'CVE-2022-23307 log4j:log4j 1.2.17 -> null',
    ]);
    expect(against(['org.yaml:snakeyaml'], image.findingList)).toEqual([
      'CVE-2022-1471 org.yaml:snakeyaml 1.30 -> 2.0',
      'CVE-2022-25857 org.yaml:snakeyaml 1.30 -> 1.31',
      'CVE-2022-38749 org.yaml:snakeyaml 1.30 -> 1.31',
      'CVE-2022-38750 org.yaml:snakeyaml 1.30 -> 1.31',
      'CVE-2022-38751 org.yaml:snakeyaml 1.30 -> 1.31',
      'CVE-2022-38752 org.yaml:snakeyaml 1.30 -> 1.32',
      'CVE-2022-41854 org.yaml:snakeyaml 1.30 -> 1.32',
    ]);
  });

  it.each([
    [
      'mariner',
      () => images.rpmImage('mariner'),
      'audit 3.0.6-1.cm2',
      'no_feed',
      /No feed covers Azure Linux:2: 129 components/,
    ],
    ['sle', () => images.rpmImage('sle'), 'bash 4.4-19.6.1', 'no_feed', /No feed covers SUSE:15\.3: 35 components/],
    [
      'homemade',
      images.unknownDistributionImage,
      'tool 1.0',
      'unknown_distribution',
      /Homemade Linux 7 .*its system package was not matched/,
    ],
  ] as const)('%s, of which no feed speaks, is not clean but unknown', async (name, image, component, kind, words) => {
    const pushed = await push(name, image());
    expect(versions(pushed.image)).toContain(component);
    expect(pushed.image.gaps).toEqual([{ kind, detail: expect.stringMatching(words) }]);
    expect(pushed.promoted).toBe(0);
    if (name !== 'homemade') {
      expect(pushed.image.findings).toEqual(NO_FINDING);
      expect(pushed.evaluation).toMatchObject({ verdict: 'hold', reason: expect.stringMatching(words) });
      return;
    }
    // Its lodash is known all the same, and what is known to be wrong is wrong.
    expect(pushed.image.findings).toMatchObject({ high: 2, medium: 3 });
    expect(pushed.evaluation).toMatchObject({ verdict: 'fail', rules: [{ actual: 5 }] });
  });

  it('Debian without its list of packages is not clean but unknown', async () => {
    const { image, evaluation, promoted } = await push('slimmed', images.slimmedImage());
    expect(image).toMatchObject({ components: 0, gaps: [{ kind: 'no_packages' }] });
    expect(evaluation).toMatchObject({
      verdict: 'hold',
      reason: expect.stringContaining('Debian GNU/Linux 12 (bookworm) and has no list of its system packages'),
    });
    expect(promoted).toBe(0);
  });

  it('an index of which one platform was not mended fails, and the platform is named', async () => {
    const index = buildIndex([images.debianImage('patched'), images.debianImage('vulnerable', 'arm64')]);
    const { images: reports, evaluation, promoted } = await push('index', index);
    expect(reports).toMatchObject([
      { platform: 'linux/amd64', findings: NO_FINDING },
      { platform: 'linux/arm64', findings: { unknown: 79 } },
    ]);
    expect(evaluation).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('linux/arm64'),
      rules: [{ actual: { 'linux/amd64': 0, 'linux/arm64': 79 } }],
    });
    expect(promoted).toBe(0);
  });

  /** With libraries of which the advisories at hand speak. */
  function oldJavaImage(): Built {
    const jar = smallZip(
      {
        ...pomProperties('com.example', 'shop', '1.0.0'),
        'BOOT-INF/lib/log4j-1.2.17.jar': smallZip(pomProperties('log4j', 'log4j', '1.2.17')),
        'BOOT-INF/lib/snakeyaml-1.30.jar': smallZip(pomProperties('org.yaml', 'snakeyaml', '1.30')),
      },
      { store: true },
    );
    return buildImage({ layers: [{ files: [{ path: 'app/shop.jar', content: jar }] }] });
  }
});
