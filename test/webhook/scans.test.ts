// Scans, newer advisories and what policies make of them, as receivers are told.

import { beforeAll, expect, test } from 'vitest';
import { buildArtifact } from '../../src/image/build-artifact.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import { useReceiver } from '../support/receiver.ts';
import { CRITICAL, debian, HIGH, MEDIUM, osv } from '../support/scanned-images.ts';
import { useScanningApp } from '../support/scanning-app.ts';

const receiver = useReceiver();
const { app, push, createRepository } = useScanningApp();

const OLD = osv('CVE-2026-0001', 'Debian:12', 'openssl', '3.0.11-1', CRITICAL);
const WORSE = [
  osv('CVE-2026-0002', 'Debian:12', 'openssl', '3.0.15-1', HIGH),
  osv('CVE-2026-0003', 'Debian:12', 'openssl', '3.0.15-1', MEDIUM),
];

async function ok(method: string, path: string, body?: unknown) {
  const { status, json } = await app().call('admin', method, `/api/v1${path}`, body);
  expect(status, JSON.stringify(json)).toBeLessThan(300);
  return json;
}

async function told() {
  receiver.received.length = 0;
  await app().app.courier.drain();
  return receiver.received.map(({ json }) => json);
}

beforeAll(async () => {
  await createRepository('dev/base');
  await createRepository('qa/good', {});
  await createRepository('dev/early');
  const types = ['SCAN_COMPLETED', 'SCAN_FAILED', 'PROMOTION', 'PROMOTION_HELD', 'SCANNER_UPDATE_COMPLETED'];
  await ok('POST', '/webhooks', { url: receiver.url, types, everywhere: true });
  await push('dev/early:1', debian('3.0.1-1'));
  [early] = await told();
  await app().advise(OLD);
  await told();
});

/** What was told of an image before there were any advisories. */
// biome-ignore lint/suspicious/noExplicitAny: its shape is what is tested
let early: any;

test('what was compared with nothing has no counts that could be taken for none', () => {
  expect(early).toMatchObject({ type: 'SCAN_COMPLETED', contents: { state: 'scanned', tags: ['1'], gaps: 1 } });
  expect(Object.keys(early.contents)).not.toContain('scanSummary');
  expect(Object.keys(early.contents)).not.toContain('findings');
});

test('a waiver is told to the repositories that it concerns, with the tags of the image', async () => {
  const body = {
    vulnerability: 'CVE-2026-0001',
    scope: 'repository',
    repository: 'dev/early',
    reason: 'not reachable',
  };
  await ok('POST', '/waivers', body);
  await app().drain();
  expect(await told()).toMatchObject([
    {
      type: 'SCAN_COMPLETED',
      contents: { repository: 'early', tags: ['1'], cause: 'waiver.created', vulnerability: 'CVE-2026-0001' },
    },
  ]);
});

test('newer advisories are told, and what they make known of every image, wherever it was promoted to', async () => {
  const rules = [{ field: 'vulnerabilities', severity: 'all', operator: 'eq', values: [0] }];
  await ok('POST', '/promotion-policies', { source: 'dev/base', target: 'qa/good', rules });
  const image = debian('3.0.11-1');
  const { digest } = image.manifest.descriptor;
  await push('dev/base:v1', image);
  const none = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0, none: 0 };
  expect(await told()).toMatchObject([
    {
      type: 'SCAN_COMPLETED',
      contents: { repository: 'base', digest, tags: ['v1'], state: 'scanned', findings: none, gaps: 0 },
    },
    {
      type: 'PROMOTION',
      contents: { source: { repository: 'dev/base', tag: 'v1' }, target: { repository: 'qa/good' } },
    },
  ]);

  await app().advise(OLD, ...WORSE);
  const messages = await told();
  const known = (namespace: string, repository: string) => ({
    type: 'SCAN_COMPLETED',
    contents: {
      namespace,
      repository,
      digest,
      tags: ['v1'],
      imageName: `${namespace}/${repository}@${digest}`,
      cause: 'advisories',
      appeared: ['CVE-2026-0002', 'CVE-2026-0003'],
      disappeared: [],
      findings: { critical: 0, high: 1, medium: 1, low: 0, unknown: 0, none: 0 },
      scanSummary: { namespace, repository, critical: 1, major: 1, minor: 0, last_scan_status: 6 },
    },
  });
  expect(messages).toContainEqual({
    type: 'SCANNER_UPDATE_COMPLETED',
    createdAt: expect.any(String),
    contents: {
      success: true,
      db_version: expect.any(Number),
      db_updated_at: expect.any(String),
      records: 3,
      author: 'admin',
    },
  });
  const scans = messages.filter(({ contents }) => contents.digest === digest);
  expect(scans).toMatchObject([known('dev', 'base'), known('qa', 'good')]);
});

test('of the platforms of an index, the tags of the index are named', async () => {
  const platforms = [debian('3.0.11-1', { a: '1' }), debian('3.0.11-1', { a: '1' }, 'arm64')];
  await push('dev/base:both', buildIndex(platforms));
  const scans = (await told()).filter(({ type }) => type === 'SCAN_COMPLETED');
  expect(scans.map(({ contents }) => contents.tags)).toEqual([['both'], ['both']]);
});

test('what cannot be scanned has no counts either, and an image that is held is told of', async () => {
  const rules = [{ field: 'vulnerabilities', severity: 'critical', operator: 'eq', values: [0] }];
  await createRepository('dev/chart');
  await createRepository('qa/chart', {});
  await ok('POST', '/promotion-policies', { source: 'dev/chart', target: 'qa/chart', rules });
  await push('dev/chart:1', buildArtifact({ artifactType: 'application/vnd.cncf.helm.config.v1+json' }));
  const messages = await told();
  const [scan] = messages.filter(({ type }) => type === 'SCAN_COMPLETED');
  expect(scan.contents).toMatchObject({ state: 'unsupported', reason: expect.stringContaining('helm') });
  expect(Object.keys(scan.contents)).not.toContain('scanSummary');
  expect(Object.keys(scan.contents)).not.toContain('findings');
  const held = messages.filter(({ type }) => type === 'PROMOTION_HELD').at(-1);
  expect(held.contents).toMatchObject({
    state: 'held',
    reason: expect.stringContaining('the scanner cannot read this image'),
    source: { repository: 'dev/chart', tag: '1' },
    target: { repository: 'qa/chart', tag: '1' },
  });
});
