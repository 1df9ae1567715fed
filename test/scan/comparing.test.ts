// Two images beside each other: what somebody sees who asks what would change before promoting.

import { beforeAll, describe, expect, it } from 'vitest';
import { buildArtifact } from '../../src/image/build-artifact.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import { CRITICAL, debian, HIGH, npmPackage, osv } from '../support/scanned-images.ts';
import { useScanningApp } from '../support/scanning-app.ts';

const { app, push, createRepository } = useScanningApp();
const OLD = '3.0.13-1~deb12u1';
const FIXED = '3.0.15-1~deb12u1';

async function compare(from: string, to: string, { who = 'admin', platform = '' } = {}) {
  const query = new URLSearchParams({ from, to, ...(platform ? { platform } : {}) });
  return app().call(who, 'GET', `/api/v1/compare?${query}`);
}

beforeAll(async () => {
  await createRepository('dev/web');
  await createRepository('qa/web');
  await createRepository('dev/unscanned', {});
  await app().advise(
    osv('CVE-2026-0001', 'Debian:12', 'openssl', FIXED, CRITICAL),
    osv('GHSA-aaaa-bbbb-cccc', 'npm', 'lodash', '4.17.21', HIGH),
  );
  await push('qa/web:1', debian(OLD));
  await push('dev/web:2', debian(FIXED, npmPackage('lodash', '4.17.20', 'GPL-3.0-only')));
  await push('dev/unscanned:1', debian('3.0.99'));
});

describe('two scanned images', () => {
  it('differ in findings, components, licences and layers, and are alike in what else they are', async () => {
    const { status, json } = await compare('qa/web:1', 'dev/web:2');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      from: { repository: 'qa/web', reference: '1', platform: 'linux/amd64', unknown: [] },
      to: { repository: 'dev/web', reference: '2' },
      platforms: ['linux/amd64'],
      findings: {
        appeared: { critical: 0, high: 1 },
        gone: { critical: 1, high: 0 },
        sameAdvisories: true,
        appearedList: [{ id: 'GHSA-aaaa-bbbb-cccc', component: 'lodash', waiver: null }],
        goneList: [{ id: 'CVE-2026-0001', component: 'openssl', installed: OLD }],
      },
      components: {
        ...{ added: 1, removed: 0, upgraded: 1, downgraded: 0, changed: 0, more: false },
        list: [
          { change: 'upgraded', type: 'deb', name: 'openssl', from: [OLD], to: [FIXED] },
          { change: 'added', type: 'npm', name: 'lodash', from: [], to: ['4.17.20'] },
        ],
      },
      licenses: { list: [{ change: 'appeared', id: 'GPL-3.0-only', components: ['lodash'] }], more: false },
      configuration: { list: [], more: false },
      layers: { from: 2, to: 2, shared: 0, sharedBytes: 0 },
    });
    expect(json.layers.newBytes).toBeGreaterThan(0);
  });

  it('the way back is the mirror of the way there', async () => {
    const there = (await compare('qa/web:1', 'dev/web:2')).json;
    const back = (await compare('dev/web:2', 'qa/web:1')).json;
    expect(back.findings.appearedList).toEqual(there.findings.goneList);
    expect(back.findings.gone).toEqual(there.findings.appeared);
    expect(back.components).toMatchObject({ added: 0, removed: 1, upgraded: 0, downgraded: 1 });
  });

  it('an image equals itself, by whichever name', async () => {
    const { digest } = (await compare('dev/web:2', 'dev/web:2')).json.to;
    const { json } = await compare(`dev/web@${digest}`, 'dev/web:2');
    expect(json.components.list).toEqual([]);
    expect(json.findings).toMatchObject({ appearedList: [], goneList: [] });
    expect(json.layers).toMatchObject({ shared: 2, newBytes: 0 });
  });

  it('a finding under a waiver is shown, and not counted', async () => {
    const body = {
      ...{ vulnerability: 'GHSA-aaaa-bbbb-cccc', scope: 'repository', repository: 'dev/web', reason: 'not reachable' },
      expiresAt: '2030-01-01T00:00:00Z',
    };
    const waiver = await app().call('admin', 'POST', '/api/v1/waivers', body);
    expect(waiver.status, JSON.stringify(waiver.json)).toBe(201);
    const { findings } = (await compare('qa/web:1', 'dev/web:2')).json;
    expect(findings.appeared).toEqual({ critical: 0, high: 0, medium: 0, low: 0, unknown: 0, none: 0 });
    expect(findings.appearedList).toMatchObject([{ id: 'GHSA-aaaa-bbbb-cccc', waiver: { reason: 'not reachable' } }]);
  });
});

describe('where something is not known', () => {
  it('an image that was not scanned differs in nothing that could be taken for none', async () => {
    const { json } = await compare('qa/web:1', 'dev/unscanned:1');
    expect(json).toMatchObject({ findings: null, components: null, licenses: null });
    expect(json.to.unknown).toEqual(['it was not scanned']);
    expect(json.configuration).toEqual({ list: [], more: false });
    expect(json.layers).toMatchObject({ shared: 1 });
  });

  it('an artifact has no configuration to compare', async () => {
    await push('dev/unscanned:chart', buildArtifact({ artifactType: 'application/x.chart' }));
    const { json } = await compare('dev/unscanned:1', 'dev/unscanned:chart');
    expect(json.configuration).toBeNull();
    expect(json.to.unknown).toContain('the configuration is none of an image');
  });
});

describe('of indexes', () => {
  it('the platform that both have is compared, another on request, and one that is not there is named', async () => {
    await push('dev/web:multi', buildIndex([debian(OLD, {}, 'arm64'), debian(OLD)]));
    const some = await compare('qa/web:1', 'dev/web:multi');
    expect(some.json).toMatchObject({ platforms: ['linux/amd64'], to: { platform: 'linux/amd64' } });
    const arm = await compare('dev/web:multi', 'dev/web:multi', { platform: 'linux/arm64' });
    expect(arm.json.to.platform).toBe('linux/arm64');
    const { status, json } = await compare('qa/web:1', 'dev/web:multi', { platform: 'linux/s390x' });
    expect([status, json.error.message]).toEqual([
      400,
      'not both images are for linux/s390x: ask for one of linux/amd64',
    ]);
  });
});

describe('who may', () => {
  it('somebody who may not see one of them learns nothing of it', async () => {
    await createRepository('dev/open', { visibility: 'public', scanOnPush: false });
    await push('dev/open:1', debian(OLD));
    const hidden = await compare('dev/open:1', 'dev/web:2', { who: 'wanda' });
    const absent = await compare('dev/open:1', 'dev/none:2', { who: 'wanda' });
    expect(hidden.status).toBe(404);
    expect(absent.json.error.message).toBe(hidden.json.error.message.replace('dev/web', 'dev/none'));
    expect((await compare('dev/open:1', 'dev/open:1', { who: 'wanda' })).status).toBe(200);
  });

  it('what is no image is refused with the form that is wanted', async () => {
    const { status, json } = await compare('dev/web', 'dev/web:2');
    expect([status, json.error.message]).toEqual([
      400,
      '"dev/web" is not an image: write namespace/name:tag or namespace/name@sha256:…',
    ]);
  });
});
