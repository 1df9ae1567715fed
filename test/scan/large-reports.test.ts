// Reports on images that somebody has filled with components: an answer has at most 4 MiB, and the pages have everything.

import { beforeAll, describe, expect, it } from 'vitest';
import type { Component } from '../../src/detect/component.ts';
import { pushImage } from '../../src/image/push-image.ts';
import type { Finding } from '../../src/scan/finding.ts';
import { packJson } from '../../src/scan/packed-json.ts';
import { everyItem, PAGE_BYTES } from '../support/every-page.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const COUNT = 6_000;
const REPOSITORY = 'admin/large';
const image = sampleImage('a large report');
const { digest } = image.manifest.descriptor;
const MANIFEST = `/api/v1/repositories/admin%2Flarge/manifests/${digest}`;

const components = Array.from({ length: COUNT }, (_, number): Component => {
  const name = `component-${number}-${'x'.repeat(400)}`;
  return {
    ...{ purl: `pkg:npm/${name}@1`, type: 'npm', name, version: '1', source: null, module: null, licenses: [] },
    ...{ layer: 0, attestation: null, paths: [`srv/${name}`] },
  };
});
const findings = components.map(({ purl }, number): Finding => {
  const score = number === COUNT - 1 ? 9.8 : 5;
  const severity = score > 9 ? 'critical' : 'medium';
  return {
    ...{ id: `CVE-2026-${number}`, aliases: [], summary: 'something', purl, installed: '1', fixed: null, vector: null },
    ...{ score, severity, highest: severity, ratings: [], kev: false, epss: null, published: null, references: [] },
    ...{ feed: 'osv-npm', undetermined: false },
  };
});

beforeAll(async () => {
  await pushImage(app().send('admin'), REPOSITORY, image, '1');
  await app().database.transaction((tx) =>
    tx
      .insertInto('scan_report')
      .values({
        ...{ digest, state: 'scanned', reason: null, scanned_at: 1, detector_version: 1, platform: 'linux/amd64' },
        ...{ labels_json: '{}', layers_json: '[]', component_count: COUNT, detection_gaps: 0, matched_at: 1 },
        ...{ advisories_serial: 1, advisories_as_of: 1, matcher: 'shiplock', match_gaps: 0, match_hash: null },
        detection: packJson({ distribution: null, components, gaps: [] }),
        match: packJson({ findings, gaps: [], demo: false, knows: { kev: false, epss: false } }),
        counts_json: JSON.stringify({ critical: 1, high: 0, medium: COUNT - 1, low: 0, unknown: 0, none: 0 }),
      })
      .execute(),
  );
});

describe('a report on 6,000 components with a vulnerability each', () => {
  it('has the gravest findings and says that there are more of everything', async () => {
    const answer = await app().call('admin', 'GET', `${MANIFEST}/report`);
    expect(answer.bytes.length).toBeLessThanOrEqual(PAGE_BYTES);
    const [report] = answer.json.images;
    expect(report).toMatchObject({ components: COUNT, moreComponents: true, moreFindings: true });
    expect(report.findings).toMatchObject({ critical: 1, medium: COUNT - 1 });
    expect(report.findingList[0]).toMatchObject({ id: `CVE-2026-${COUNT - 1}`, severity: 'critical' });
    expect(report.componentList.length).toBeGreaterThan(100);
    expect(report.findingList.length).toBeGreaterThan(100);
  });

  it.each([
    ['components', 'name'],
    ['findings', 'id'],
  ])('has all %s in its pages, each once', async (list, key) => {
    const { items } = await everyItem(app(), 'admin', `${MANIFEST}/${list}`);
    expect(items).toHaveLength(COUNT);
    expect(new Set(items.map((item) => item[key])).size).toBe(COUNT);
  });

  it('begins no page at a cursor of another kind of list', async () => {
    const cursor = Buffer.from('"name"').toString('base64url');
    expect((await app().call('admin', 'GET', `${MANIFEST}/findings?cursor=${cursor}`)).status).toBe(400);
  });
});

it('the images with a vulnerability come in pages, each with its first tags', async () => {
  const names = Array.from({ length: 12 }, (_, number) => `admin/found-${String(number).padStart(3, '0')}`);
  for (const name of names) await pushImage(app().send('admin'), name, image, '1');
  await app().database.transaction(async (tx) => {
    await tx
      .insertInto('found_vulnerability')
      .values({
        vulnerability: 'CVE-2026-1',
        digest,
        found_at: null,
        since: 0,
        is_own_name: 1,
        severity: 'high' as const,
        kev: 0,
        components_json: '[]',
        more_components: 0,
      })
      .execute();
    const tag = await tx.selectFrom('tag').selectAll().where('digest', '=', digest).executeTakeFirstOrThrow();
    for (let number = 0; number < 30; number++)
      await tx
        .insertInto('tag')
        .values({ ...tag, name: `more-${number}` })
        .execute();
  });
  const found: { repository: string; tags: string[]; moreTags: boolean }[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const path: string = `/api/v1/vulnerabilities/CVE-2026-1?limit=5${cursor ? `&cursor=${cursor}` : ''}`;
    const { json } = await app().call('admin', 'GET', path);
    expect(json.images.length).toBeLessThanOrEqual(5);
    found.push(...json.images);
    cursor = json.next;
  }
  expect(found.map(({ repository }) => repository)).toEqual([...names, REPOSITORY]);
  expect(found.filter(({ moreTags }) => moreTags)).toHaveLength(1);
  expect(found.find(({ moreTags }) => moreTags)?.tags).toHaveLength(20);
});
