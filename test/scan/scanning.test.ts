// A push is scanned, its report is read, advisories change: what the people who use it see.

import { beforeAll, describe, expect, it } from 'vitest';
import { DETECTOR_VERSION } from '../../src/detect/detector-version.ts';
import { buildArtifact } from '../../src/image/build-artifact.ts';
import { buildImage } from '../../src/image/build-image.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import { queueOutdatedScans } from '../../src/jobs.ts';
import { CRITICAL, debian, HIGH, MEDIUM, npmPackage, osv } from '../support/scanned-images.ts';
import { useScanningApp } from '../support/scanning-app.ts';

const { app, report, push, createRepository } = useScanningApp();
const OLD_SSL = osv('CVE-2026-0001', 'Debian:12', 'openssl', '3.0.15-1~deb12u1', CRITICAL);
const OLD_LODASH = osv('GHSA-aaaa-bbbb-cccc', 'npm', 'lodash', '4.17.21', HIGH);
/** The same record after somebody saw that old versions only are affected. */
const HARMLESS_BASH = osv('CVE-2026-0003', 'Debian:12', 'bash', '5.0', MEDIUM);
const UNFIXED_BASH = osv('CVE-2026-0003', 'Debian:12', 'bash', null, MEDIUM);

describe('before any advisories are loaded', () => {
  it('a push is scanned, and the report says that vulnerabilities are not known', async () => {
    await createRepository('dev/early');
    await push('dev/early:1', debian('3.0.13-1~deb12u1', npmPackage('lodash', '4.17.20')));
    const [image] = (await report('dev/early:1')).images;
    expect(image).toMatchObject({
      state: 'scanned',
      platform: 'linux/amd64',
      components: 3,
      findings: null,
      distribution: { id: 'debian', version: '12' },
      gaps: [{ kind: 'no_feed', detail: 'no advisories are loaded: update or import them' }],
      labels: { team: 'payments' },
    });
    expect(image.componentList.map(({ name, layer }: { name: string; layer: number }) => [name, layer])).toEqual(
      expect.arrayContaining([
        ['openssl', 0],
        ['bash', 0],
        ['lodash', 1],
      ]),
    );
    expect(image.licenses).toContainEqual({ id: 'MIT', components: ['lodash'] });
  });

  it('a policy on vulnerabilities holds, and its release comes with the advisories', async () => {
    await createRepository('dev/held');
    await createRepository('qa/held', {});
    const rules = [{ field: 'vulnerabilities', severity: 'critical', operator: 'eq', values: [0] }];
    await app().call('admin', 'POST', '/api/v1/promotion-policies', { source: 'dev/held', target: 'qa/held', rules });
    await push('dev/held:1', debian('3.0.15-1~deb12u1'));
    const held = await app().call('admin', 'GET', '/api/v1/promotions?source=dev/held');
    expect(held.json.items).toMatchObject([
      { state: 'held', reason: expect.stringContaining('no advisories are loaded') },
      { state: 'waiting', reason: 'vulnerabilities: waiting for its scan' },
    ]);
    await app().advise(OLD_SSL, OLD_LODASH, UNFIXED_BASH);
    const promoted = await app().call('admin', 'GET', '/api/v1/promotions?source=dev/held&state=succeeded');
    expect(promoted.json.items).toMatchObject([{ target: { repository: 'qa/held', tag: '1' } }]);
  });
});

describe('with advisories', () => {
  it('an image that was there has its findings now', async () => {
    const [image] = (await report('dev/early:1')).images;
    expect(image.findings).toEqual({ critical: 1, high: 1, medium: 1, low: 0, unknown: 0, none: 0 });
    expect(image.gaps).toEqual([]);
    expect(image.findingList).toMatchObject([
      {
        id: 'CVE-2026-0001',
        component: 'openssl',
        installed: '3.0.13-1~deb12u1',
        fixed: '3.0.15-1~deb12u1',
        score: 9.8,
        severity: 'critical',
        layer: 0,
      },
      { id: 'GHSA-aaaa-bbbb-cccc', component: 'lodash', fixed: '4.17.21', score: 7.5, severity: 'high', layer: 1 },
      { id: 'CVE-2026-0003', component: 'bash', fixed: null, score: 5.3, severity: 'medium' },
    ]);
  });

  it('an image of which not all is known, and in which nothing was found, shows no count that could be taken for none', async () => {
    await createRepository('dev/unsure');
    const files = { 'etc/os-release': 'ID=nobodys\nVERSION_ID="1"\n', ...npmPackage('lodash', '4.17.21') };
    const layer = { files: Object.entries(files).map(([path, content]) => ({ path, content })) };
    await push('dev/unsure:1', buildImage({ layers: [layer] }));
    const { json } = await app().call('admin', 'GET', '/api/v1/repositories/dev%2Funsure/tags/1');
    expect(json.scan).toEqual({
      state: 'scanned',
      findings: null,
      known: false,
      // Of which there are gaps, which is not the same as not to be compared.
      compared: true,
      demo: false,
      platforms: { scanned: 1, total: 1 },
    });
  });

  it('the tag shows it, and its history tells when it became known', async () => {
    const tag = await app().call('admin', 'GET', '/api/v1/repositories/dev%2Fearly/tags/1');
    expect(tag.json.scan).toEqual({
      state: 'scanned',
      platforms: { scanned: 1, total: 1 },
      findings: { critical: 1, high: 1, medium: 1, low: 0, unknown: 0, none: 0 },
      known: true,
      compared: true,
      demo: false,
    });
    const history = await app().call('admin', 'GET', '/api/v1/repositories/dev%2Fearly/tags/1/history');
    expect(history.json.items.map(({ type }: { type: string }) => type)).toEqual([
      'scan.refreshed',
      'scan.completed',
      'manifest.pushed',
    ]);
    expect(history.json.items[0].data.appeared).toEqual(
      expect.arrayContaining(['CVE-2026-0001', 'CVE-2026-0003', 'GHSA-aaaa-bbbb-cccc']),
    );
  });

  it('the same digest in another repository has the same report without another scan', async () => {
    await createRepository('dev/copy');
    await push('dev/copy:1', debian('3.0.13-1~deb12u1', npmPackage('lodash', '4.17.20')));
    const [copy] = (await report('dev/copy:1')).images;
    const [first] = (await report('dev/early:1')).images;
    expect(copy).toEqual(first);
    const jobs = await app().call('admin', 'GET', '/api/v1/scans');
    expect(jobs.json.items.filter(({ repository }: { repository: string }) => repository === 'dev/copy')).toEqual([]);
  });

  it('a repository that does not scan on push leaves it to a request', async () => {
    await createRepository('dev/byhand', {});
    await push('dev/byhand:1', debian('3.0.14-1~deb12u1'));
    expect((await report('dev/byhand:1')).images).toMatchObject([{ state: 'not_scanned', findings: null }]);
    const queued = await app().call('admin', 'POST', '/api/v1/scans', { repository: 'dev/byhand', reference: '1' });
    expect(queued).toMatchObject({ status: 202, json: { jobs: [expect.any(String)] } });
    expect((await report('dev/byhand:1')).images).toMatchObject([{ state: 'waiting' }]);
    await app().drain();
    expect((await report('dev/byhand:1')).images).toMatchObject([{ state: 'scanned', findings: { critical: 1 } }]);
  });

  it('an index has a report for each platform, and every platform must pass', async () => {
    await createRepository('dev/multi');
    await createRepository('qa/multi', {});
    const rules = [{ field: 'vulnerabilities', severity: 'critical', operator: 'eq', values: [0] }];
    const policy = { source: 'dev/multi', target: 'qa/multi', rules };
    await app().call('admin', 'POST', '/api/v1/promotion-policies', policy);
    const index = buildIndex([debian('3.0.15-1~deb12u1'), debian('3.0.1-1', {}, 'arm64')]);
    await push('dev/multi:1', index);
    expect((await report('dev/multi:1')).images).toMatchObject([
      { platform: 'linux/amd64', findings: { critical: 0 } },
      { platform: 'linux/arm64', findings: { critical: 1 } },
    ]);
    const evaluations = await app().call('admin', 'GET', '/api/v1/evaluations?source=dev/multi');
    expect(evaluations.json.items[0]).toMatchObject({
      verdict: 'fail',
      rules: [
        {
          expected: [0],
          actual: { 'linux/amd64': 0, 'linux/arm64': 1 },
          evidence: [
            { platform: 'linux/amd64', findings: [] },
            {
              platform: 'linux/arm64',
              findings: [{ id: 'CVE-2026-0001', component: 'openssl', installed: '3.0.1-1' }],
            },
          ],
        },
      ],
    });
    const layers = evaluations.json.items[0].rules[0].evidence[1].findings[0].layer;
    expect(layers).toMatch(/^sha256:/);
    expect((await app().call('admin', 'GET', '/api/v1/repositories/qa%2Fmulti/tags')).json.items).toEqual([]);
  });

  it('a policy that names a platform knows it of a single image, too', async () => {
    await createRepository('dev/single');
    await createRepository('qa/single', {});
    const rules = [{ field: 'component', operator: 'not_one_of', values: ['xz-utils'] }];
    const policy = { source: 'dev/single', target: 'qa/single', rules, platforms: ['linux/amd64'] };
    await app().call('admin', 'POST', '/api/v1/promotion-policies', policy);
    await push('dev/single:1', debian('3.0.2-1'));
    const { json } = await app().call('admin', 'GET', '/api/v1/repositories/qa%2Fsingle/tags');
    expect(json.items).toMatchObject([{ name: '1' }]);
  });
});

describe('a newer detector', () => {
  it('looks again at what an older one has looked at, once', async () => {
    await createRepository('dev/older');
    await push('dev/older:1', debian('3.0.9-1'));
    const { digest } = (await report('dev/older:1')).images[0];
    const { database, clock } = app();
    await database.transaction((tx) =>
      tx.updateTable('scan_report').set({ detector_version: 0 }).where('digest', '=', digest).execute(),
    );
    clock.advance(60);
    await queueOutdatedScans(database, clock, DETECTOR_VERSION);
    await queueOutdatedScans(database, clock, DETECTOR_VERSION);
    await app().drain();
    const version = await database.rows
      .selectFrom('scan_report')
      .select('detector_version')
      .where('digest', '=', digest)
      .execute();
    expect(version).toEqual([{ detector_version: DETECTOR_VERSION }]);
    const jobs = await app().call('admin', 'GET', '/api/v1/jobs?kind=scan.outdated');
    expect(jobs.json.items).toHaveLength(1);
  });
});

describe('what is no container image', () => {
  it('is said to be so, and policies hold on it', async () => {
    await createRepository('dev/chart');
    const chart = buildArtifact({ artifactType: 'application/vnd.cncf.helm.config.v1+json' });
    await push('dev/chart:1', chart);
    expect((await report('dev/chart:1')).images).toMatchObject([
      { state: 'unsupported', reason: expect.stringContaining('helm'), findings: null },
    ]);
  });
});

describe('advisories', () => {
  beforeAll(() => app().advise(OLD_SSL, OLD_LODASH, HARMLESS_BASH));

  it('that are far fewer than before are refused, and what was there stays', async () => {
    await expect(app().advise(OLD_SSL)).rejects.toThrow('file-records has 1 records and had 3');
    const status = await app().call('admin', 'GET', '/api/v1/advisories');
    expect(status.json).toMatchObject({ records: 3, stale: false, feeds: [{ name: 'file-records', demo: false }] });
    const [job] = (await app().call('admin', 'GET', '/api/v1/jobs?kind=advisories.update')).json.items;
    const error = expect.stringMatching(/; look at the source\. Force the update if this is right$/);
    expect(job).toMatchObject({ state: 'failed', attempts: 1, error });
  });

  it('that are far fewer than before are taken when the update is forced, as its message says', async () => {
    const update = (body?: object) => app().call('admin', 'POST', '/api/v1/advisories/update', body);
    const forced = await update({ force: true });
    await app().drain();
    expect((await app().call('admin', 'GET', `/api/v1/jobs/${forced.json.id}`)).json).toMatchObject({ state: 'done' });
    expect((await app().call('admin', 'GET', '/api/v1/advisories')).json).toMatchObject({ records: 1 });
    expect(await update({ forse: true })).toMatchObject({ status: 400, json: { error: { code: 'INVALID' } } });
    expect(await update({ force: 'yes' })).toMatchObject({ status: 400 });
    await app().advise(OLD_SSL, OLD_LODASH, HARMLESS_BASH);
  });

  it('that are too old hold what nothing was found against, and say so', async () => {
    await createRepository('dev/stale');
    await createRepository('qa/stale', {});
    const rules = [{ field: 'vulnerabilities', severity: 'all', operator: 'eq', values: [0] }];
    const policy = { source: 'dev/stale', target: 'qa/stale', rules };
    await app().call('admin', 'POST', '/api/v1/promotion-policies', policy);
    app().clock.advance(31 * 24 * 3_600);
    await push('dev/stale:1', debian('3.0.15-1~deb12u1', { 'srv/x': 'y' }));
    const { json } = await app().call('admin', 'GET', '/api/v1/evaluations?source=dev/stale');
    expect(json.items[0]).toMatchObject({ verdict: 'hold', reason: expect.stringContaining('31 days old') });
    await app().advise(OLD_SSL, OLD_LODASH, HARMLESS_BASH);
    expect((await app().call('admin', 'GET', '/api/v1/repositories/qa%2Fstale/tags/1')).status).toBe(200);
  });
});

describe('a bill of materials', () => {
  const sbom = (query: string) =>
    app().call('admin', 'GET', `/api/v1/repositories/dev%2Fmulti/manifests/1/sbom?${query}`);

  it('is had in both forms, of one platform', async () => {
    const cyclonedx = await sbom('platform=linux/arm64');
    expect(cyclonedx).toMatchObject({ status: 200, json: { bomFormat: 'CycloneDX', specVersion: '1.6' } });
    const names = cyclonedx.json.components.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['openssl', 'bash']));
    const spdx = await sbom('format=spdx&platform=linux/arm64');
    expect(spdx).toMatchObject({ status: 200, json: { spdxVersion: 'SPDX-2.3' } });
  });

  it('asks which platform when there are several, and says when nothing was scanned', async () => {
    expect((await sbom('')).json.error.message).toBe(
      'choose one of the platforms with ?platform=: linux/amd64, linux/arm64',
    );
    await createRepository('dev/unscanned', {});
    await push('dev/unscanned:1', debian('0.0.1'));
    const path = '/api/v1/repositories/dev%2Funscanned/manifests/1/sbom';
    expect(await app().call('admin', 'GET', path)).toMatchObject({ status: 404 });
  });
});

describe('who may see', () => {
  it('a private report is not there for others', async () => {
    const path = '/api/v1/repositories/dev%2Fearly/manifests/1/report';
    expect((await app().call('wanda', 'GET', path)).status).toBe(404);
    expect((await app().call(undefined, 'GET', path)).status).toBe(404);
    const where = await app().call('wanda', 'GET', '/api/v1/vulnerabilities/CVE-2026-0001');
    expect(where.json).toMatchObject({ images: [], total: 0 });
    const mine = await app().call('admin', 'GET', '/api/v1/vulnerabilities/CVE-2026-0001');
    expect(mine.json.images).toContainEqual(expect.objectContaining({ repository: 'dev/early', tags: ['1'] }));
    expect(mine.json.total).toBe(mine.json.images.length);
    const paged = await app().call('admin', 'GET', '/api/v1/vulnerabilities/CVE-2026-0001?limit=1');
    expect(paged.json).toMatchObject({ images: [{}], total: mine.json.total });
  });

  it('what is known of one vulnerability in an image is asked for by its name', async () => {
    const path = '/api/v1/repositories/dev%2Fearly/manifests/1/findings';
    const named = await app().call('admin', 'GET', `${path}?vulnerability=cve-2026-0001`);
    expect(named.json.items.map(({ id }: { id: string }) => id)).toEqual(['CVE-2026-0001']);
    expect((await app().call('admin', 'GET', `${path}?vulnerability=CVE-2026-9999`)).json.items).toEqual([]);
  });

  it('starting a scan needs the permission to', async () => {
    const body = { repository: 'dev/early', reference: '1' };
    expect((await app().call('wanda', 'POST', '/api/v1/scans', body)).status).toBe(404);
  });
});
