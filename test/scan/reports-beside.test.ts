// A report is as large as somebody's image makes it, so no call unpacks one on the loop that serves: it asks.

import { beforeAll, describe, expect, it } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const image = sampleImage('a report');
const { digest } = image.manifest.descriptor;
const IMAGE = `/api/v1/repositories/admin%2Fapp/manifests/${digest}`;
const app = useApp();
const asked: unknown[] = [];

beforeAll(async () => {
  await pushImage(app().send('admin'), 'admin/app', image, '1');
  await app().database.transaction((tx) =>
    tx
      .insertInto('scan_report')
      .values({
        ...{ digest, state: 'scanned', reason: null, scanned_at: 1, detector_version: 1, platform: 'linux/amd64' },
        ...{ labels_json: '{}', layers_json: '[]', component_count: 1, detection_gaps: 0, matched_at: 1 },
        ...{ advisories_serial: 1, advisories_as_of: 1, matcher: 'shiplock', match_gaps: 0, match_hash: null },
        // Whoever reads these fails.
        detection: new Uint8Array([1]),
        match: new Uint8Array([1]),
        counts_json: JSON.stringify({ critical: 1, high: 0, medium: 0, low: 0, unknown: 0, none: 0 }),
      })
      .execute(),
  );
  const waiver = { vulnerability: 'CVE-2026-1', scope: 'repository', repository: 'admin/app', reason: 'not reachable' };
  expect((await app().call('admin', 'POST', '/api/v1/waivers', waiver)).status).toBe(201);
  const { scans } = app().app.doors.rooms;
  Object.assign(scans, {
    async askReports(question: { readonly ask: string }) {
      asked.push(question.ask);
      return new TextEncoder().encode(JSON.stringify(answers[question.ask]));
    },
  });
});

const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 1, none: 0 };
const answers: Record<string, unknown> = {
  report: { repository: 'admin/app', digest, images: [], moreImages: false },
  findings: { items: [], next: null },
  components: { items: [], next: null },
  sbom: {},
  counts: { 'admin/app': { [digest]: counts } },
};

describe('the loop that serves', () => {
  it.each(['report', 'findings', 'components', 'sbom'])('asks for the %s of an image', async (what) => {
    asked.length = 0;
    const answer = await app().call('admin', 'GET', `${IMAGE}/${what}`);
    expect(answer).toMatchObject({ status: 200, json: answers[what] });
    expect(asked).toEqual([what]);
  });

  it('asks how many findings a list of tags shows, where a waiver changes it', async () => {
    asked.length = 0;
    const { json } = await app().call('admin', 'GET', '/api/v1/repositories/admin%2Fapp/tags');
    expect(json.items[0].scan.findings).toEqual(counts);
    expect(asked).toEqual(['counts']);
  });

  it('asks once how grave the findings are that a list of repositories shows', async () => {
    asked.length = 0;
    const { json } = await app().call('admin', 'GET', '/api/v1/repositories');
    expect(json.items[0].worstSeverity).toBe('unknown');
    expect(asked).toEqual(['counts']);
  });

  it('asks nothing for those who may not pull', async () => {
    asked.length = 0;
    expect((await app().call(undefined, 'GET', `${IMAGE}/report`)).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it('shows nothing as known of a list whose findings are too many to be counted again', async () => {
    const many = { critical: 1, high: 0, medium: 200_000, low: 0, unknown: 0, none: 0 };
    await app().database.transaction((tx) =>
      tx
        .updateTable('scan_report')
        .set({ counts_json: JSON.stringify(many) })
        .execute(),
    );
    asked.length = 0;
    const { json } = await app().call('admin', 'GET', '/api/v1/repositories/admin%2Fapp/tags');
    expect(json.items[0].scan.findings).toBeNull();
    expect(asked).toEqual([]);
  });
});
