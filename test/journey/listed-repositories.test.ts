// The list of repositories: what it says of each, in each order, page by page, and to whom.

import { beforeAll, describe, expect, test } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const list = async (query = '', who: string | undefined = 'admin') =>
  (await app().call(who, 'GET', `/api/v1/repositories?${query}`)).json;
const one = async (name: string, who?: string) =>
  (await list('limit=1000', who)).items.find((item: { name: string }) => item.name === name);
const namesOf = ({ items }: { items: { name: string }[] }) => items.map(({ name }) => name);
const push = (repository: string, tag: string, text = tag) =>
  pushImage(app().send('admin'), repository, sampleImage(text), tag);

async function inPages(query: string): Promise<string[]> {
  const names: string[] = [];
  for (let cursor = ''; ; ) {
    const page = await list(`limit=1&${query}${cursor}`);
    names.push(...namesOf(page));
    if (page.next === null) return names;
    cursor = `&cursor=${page.next}`;
  }
}

const filled = (bytes: number) =>
  buildImage({ layers: [{ files: [{ path: 'filler', content: 'x'.repeat(bytes) }], compression: 'none' }] });

beforeAll(async () => {
  await app().createOrganization('dev');
  await app().createOrganization('qa');
  for (const [name, bytes] of [
    ['dev/b', 9_000],
    ['dev/c', 1_000],
    ['dev/a', 5_000],
  ] as const) {
    await app().call('admin', 'POST', '/api/v1/repositories', {
      name,
      visibility: name === 'dev/c' ? 'public' : 'private',
    });
    await pushImage(app().send('admin'), name, filled(bytes), '1');
  }
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'dev/empty' });
});

test('the whole set is in order, page by page', async () => {
  expect(await inPages('namespace=dev')).toEqual(['dev/a', 'dev/b', 'dev/c', 'dev/empty']);
  expect(await inPages('namespace=dev&direction=descending')).toEqual(['dev/empty', 'dev/c', 'dev/b', 'dev/a']);
  expect(await inPages('namespace=dev&order=pushed')).toEqual(['dev/a', 'dev/c', 'dev/b', 'dev/empty']);
  expect(await inPages('namespace=dev&order=size')).toEqual(['dev/b', 'dev/a', 'dev/c', 'dev/empty']);
  expect(namesOf(await list('namespace=dev&visibility=public'))).toEqual(['dev/c']);
  const { next } = await list('namespace=dev&limit=1&order=size');
  expect((await app().call('admin', 'GET', `/api/v1/repositories?order=pushed&cursor=${next}`)).status).toBe(400);
});

describe('a repository is listed with', () => {
  test('its tags, its last push and its size, whatever adds to them and takes away', async () => {
    const counts = async () => {
      const { tags, size, lastPushedAt } = await one('dev/counted');
      return { tags, size, lastPushedAt };
    };
    await app().call('admin', 'POST', '/api/v1/repositories', { name: 'dev/counted' });
    expect(await counts()).toEqual({ tags: 0, size: 0, lastPushedAt: null });
    await push('dev/counted', '1.0');
    const first = await counts();
    expect(first.tags).toBe(1);
    expect(first.size).toBeGreaterThan(0);
    expect(Date.parse(first.lastPushedAt)).toBeGreaterThan(0);
    // The same layers again, and a tag that moves.
    await push('dev/counted', '1.1', '1.0');
    expect(await counts()).toMatchObject({ tags: 2, size: first.size });
    await push('dev/counted', '1.1', 'moved');
    const moved = await counts();
    expect(moved.tags).toBe(2);
    expect(moved.size).toBeGreaterThan(first.size);
    const path = '/api/v1/repositories/dev%2Fcounted';
    const { digest } = sampleImage('1.0').manifest.descriptor;
    await app().call('admin', 'DELETE', `${path}/manifests/${digest}`);
    expect((await counts()).tags).toBe(1);
    await app().call('admin', 'DELETE', `${path}/tags/1.1`);
    expect(await counts()).toEqual({ ...moved, tags: 0 });
  });

  test('of how many policies it is source and target, as far as one may see them', async () => {
    for (const name of ['dev/source', 'qa/target'])
      await app().call('admin', 'POST', '/api/v1/repositories', { name, visibility: 'public' });
    const policy = { source: 'dev/source', target: 'qa/target', always: true };
    expect((await app().call('admin', 'POST', '/api/v1/promotion-policies', policy)).status).toBe(201);
    expect(await one('dev/source')).toMatchObject({ sourceOf: 1, targetOf: 0 });
    expect(await one('qa/target')).toMatchObject({ sourceOf: 0, targetOf: 1 });
    await app().createUser('stranger');
    expect(await one('dev/source', 'stranger')).toMatchObject({ sourceOf: 0, targetOf: 0 });
  });

  test('the gravest finding of its newest image: not known is not none', async () => {
    await push('dev/worst', '1.0');
    expect(await one('dev/worst')).toMatchObject({ worstSeverity: null, worstUnknown: 'not_scanned' });
    const { digest } = sampleImage('1.0').manifest.descriptor;
    const report = { state: 'scanned' as const, reason: null, scanned_at: 1, detector_version: 1, platform: null };
    const rest = { labels_json: '{}', layers_json: '[]', detection: null, component_count: 1, detection_gaps: 0 };
    const matched = { matched_at: 1, advisories_serial: 1, advisories_as_of: app().clock.now(), matcher: 'shiplock' };
    const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0, none: 0 };
    const set = (change: object) =>
      app().database.transaction(async (tx) => {
        await tx.deleteFrom('scan_report').where('digest', '=', digest).execute();
        const row = { digest, ...report, ...rest, ...matched, match: null, match_gaps: 0, match_hash: null };
        await tx
          .insertInto('scan_report')
          .values({ ...row, counts_json: JSON.stringify(counts), ...change })
          .execute();
      });
    await set({});
    expect(await one('dev/worst')).toMatchObject({ worstSeverity: 'none', worstUnknown: null });
    await set({ match_gaps: 1 });
    expect(await one('dev/worst')).toMatchObject({ worstSeverity: null, worstUnknown: 'gaps' });
    await set({ matched_at: null });
    expect(await one('dev/worst')).toMatchObject({ worstSeverity: null, worstUnknown: 'not_compared' });
    await set({ state: 'failed' });
    expect(await one('dev/worst')).toMatchObject({ worstSeverity: null, worstUnknown: 'failed' });
    await set({ counts_json: JSON.stringify({ ...counts, high: 2, low: 1 }), match_gaps: 1 });
    expect(await one('dev/worst')).toMatchObject({ worstSeverity: 'high' });
    await push('dev/worst', '2.0');
    expect(await one('dev/worst')).toMatchObject({ worstSeverity: null });
  });
});
