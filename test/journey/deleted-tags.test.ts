// Tags that were deleted, one by one or many at once: what is left of them, and how they return.

import { beforeAll, describe, expect, test } from 'vitest';
import { buildIndex } from '../../src/image/build-index.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { pushTags } from '../support/push-tags.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

/** In seconds. */
const DAY = 86_400;

const app = useApp({ rollbackDays: 30 });
const call = (method: string, path: string, body?: unknown, who = 'admin', headers = {}) =>
  app().call(who, method, `/api/v1/repositories/${path}`, body, headers);
const push = (repository: string, tag: string, text = tag) =>
  pushImage(app().send('admin'), repository, sampleImage(text), tag);
const digestOf = async (path: string) => (await call('GET', path)).json.digest;
const deletedIn = async (repository: string) => (await call('GET', `${repository}/deleted-tags`)).json.items;
const tagsOf = async (repository: string) =>
  (await call('GET', `${repository}/tags`)).json.items.map(({ name }: { name: string }) => name);

beforeAll(() => app().createOrganization('dev'));

describe('a deleted tag', () => {
  test('is listed with who deleted it and until when, and restored to the same digest', async () => {
    await push('dev/web', '1.0');
    const digest = await digestOf('dev%2Fweb/tags/1.0');
    expect((await call('DELETE', 'dev%2Fweb/tags/1.0')).status).toBe(204);
    const [deleted] = await deletedIn('dev%2Fweb');
    expect(deleted).toMatchObject({ tag: '1.0', digest, deletedBy: 'admin', kind: 'image', replacedBy: null });
    const kept = Date.parse(deleted.restorableUntil) - Date.parse(deleted.deletedAt);
    expect(kept / 1_000 / DAY).toBe(30);
    const path = `dev%2Fweb/deleted-tags/${deleted.id}/restore`;
    const restored = await call('POST', path);
    expect(restored).toMatchObject({ status: 200, json: { name: '1.0', digest } });
    expect(await deletedIn('dev%2Fweb')).toEqual([]);
    // Sent again, it is as if it had been sent once.
    const { rows } = app().database;
    const events = () => rows.selectFrom('event').select('id').execute();
    const before = await events();
    expect(await call('POST', path)).toMatchObject({ status: 200, json: { digest } });
    expect(await events()).toEqual(before);
  });

  test('is kept by garbage collection for as long, and not for longer', async () => {
    await push('dev/kept', '1.0');
    const digest = await digestOf('dev%2Fkept/tags/1.0');
    app().clock.advance(40 * DAY);
    await call('DELETE', 'dev%2Fkept/tags/1.0');
    const collect = async () => {
      await app().call('admin', 'POST', '/api/v1/gc', { untagged: true });
      await app().drain();
    };
    app().clock.advance(29 * DAY);
    await collect();
    const [deleted] = await deletedIn('dev%2Fkept');
    expect(await call('POST', `dev%2Fkept/deleted-tags/${deleted.id}/restore`)).toMatchObject({ json: { digest } });
    await call('DELETE', 'dev%2Fkept/tags/1.0');
    app().clock.advance(31 * DAY);
    const [last] = await app()
      .database.rows.selectFrom('event')
      .select('id')
      .where('type', '=', 'tag.deleted')
      .where('repository', '=', 'dev/kept')
      .orderBy('sequence', 'desc')
      .execute();
    expect(await deletedIn('dev%2Fkept')).toEqual([]);
    expect((await call('POST', `dev%2Fkept/deleted-tags/${last?.id}/restore`)).status).toBe(404);
    await collect();
    expect((await app().call('admin', 'GET', `/v2/dev/kept/manifests/${digest}`)).status).toBe(404);
  });

  test('that exists anew is not overwritten, and the reason says what to do', async () => {
    await push('dev/anew', '1.0', 'old');
    await call('DELETE', 'dev%2Fanew/tags/1.0');
    await push('dev/anew', '1.0', 'new');
    const [deleted] = await deletedIn('dev%2Fanew');
    expect(deleted.replacedBy).toBe(await digestOf('dev%2Fanew/tags/1.0'));
    const refused = await call('POST', `dev%2Fanew/deleted-tags/${deleted.id}/restore`);
    expect(refused).toMatchObject({ status: 409, json: { error: { code: 'CONFLICT' } } });
    expect(refused.json.error.message).toContain('delete that tag first');
  });

  test('returns only where a push of it would be let in', async () => {
    await push('dev/guarded', '1.0');
    await call('DELETE', 'dev%2Fguarded/tags/1.0');
    const [{ id }] = await deletedIn('dev%2Fguarded');
    const restore = (who?: string) => call('POST', `dev%2Fguarded/deleted-tags/${id}/restore`, undefined, who);
    await app().createUser('reader');
    await call('PUT', 'dev%2Fguarded/access/reader', { role: 'read-only' });
    expect((await restore('reader')).status).toBe(403);
    await call('PATCH', 'dev%2Fguarded', { protected: true });
    expect((await restore()).json.error.code).toBe('PROTECTED');
    await call('PATCH', 'dev%2Fguarded', { protected: false });
    const rules = [{ field: 'tag', operator: 'starts_with', values: ['2'] }];
    await call('PUT', 'dev%2Fguarded/admission', { rules });
    expect((await restore()).json.error.code).toBe('ADMISSION');
    await call('PUT', 'dev%2Fguarded/admission', { rules: [] });
    expect((await restore()).status).toBe(200);
  });

  test('of an index that has lost an image says which', async () => {
    const child = sampleImage('child');
    await pushImage(app().send('admin'), 'dev/index', buildIndex([child, sampleImage('other child')]), '1.0');
    await call('DELETE', 'dev%2Findex/tags/1.0');
    const { digest } = child.manifest.descriptor;
    expect((await call('DELETE', `dev%2Findex/manifests/${digest}`)).status).toBe(204);
    const [{ id }] = await deletedIn('dev%2Findex');
    const refused = await call('POST', `dev%2Findex/deleted-tags/${id}/restore`);
    expect(refused).toMatchObject({ status: 409, json: { error: { detail: { digest } } } });
  });

  test('of another repository, or of one that was deleted before this one was made, is not there', async () => {
    await push('dev/first', '1.0');
    await call('DELETE', 'dev%2Ffirst/tags/1.0');
    const [{ id }] = await deletedIn('dev%2Ffirst');
    expect((await call('POST', `dev%2Fweb/deleted-tags/${id}/restore`)).status).toBe(404);
    await call('DELETE', 'dev%2Ffirst');
    await push('dev/first', '2.0', '1.0');
    expect(await deletedIn('dev%2Ffirst')).toEqual([]);
    expect((await call('POST', `dev%2Ffirst/deleted-tags/${id}/restore`)).status).toBe(404);
  });
});

describe('many tags', () => {
  test('are deleted by name, each on its own: what moved meanwhile or is immutable is refused with its reason', async () => {
    await push('dev/many', 'a');
    await push('dev/many', 'b');
    await push('dev/many', 'keep');
    await call('PATCH', 'dev%2Fmany', { immutablePatterns: ['keep'] });
    const [a, b] = [await digestOf('dev%2Fmany/tags/a'), await digestOf('dev%2Fmany/tags/b')];
    await push('dev/many', 'b', 'moved');
    const tags = [{ tag: 'a', digest: a }, { tag: 'b', digest: b }, { tag: 'keep' }, { tag: 'none' }];
    const { status, json } = await call('POST', 'dev%2Fmany/tag-deletions', { tags });
    expect(status).toBe(200);
    expect(json).toMatchObject({ deleted: ['a'], next: null });
    expect(json.refused.map(({ tag, code }: { tag: string; code: string }) => [tag, code])).toEqual([
      ['b', 'PRECONDITION_FAILED'],
      ['keep', 'IMMUTABLE'],
      ['none', 'MANIFEST_UNKNOWN'],
    ]);
    expect(await tagsOf('dev%2Fmany')).toEqual(['b', 'keep']);
  });

  test('that match are deleted in a bounded number of calls, without what was pushed later', async () => {
    const names = Array.from({ length: 1_240 }, (_, number) => `build-${number}`);
    const image = sampleImage('build');
    await pushTags(app().send('admin'), 'dev/builds', image, [...names, 'stable']);
    const signature = `${image.manifest.descriptor.digest.replace(':', '-')}.sig`;
    await push('dev/builds', signature, 'a signature');
    const matching = { search: 'build', kind: 'image' };
    const plan = (await call('POST', 'dev%2Fbuilds/tag-deletions/plan', { matching })).json;
    expect(plan.count).toBe(1_240);
    expect(plan.items).toHaveLength(50);
    expect(plan.items[0]).toMatchObject({ tag: 'build-0', otherTagCount: 1_240, attachments: 1, refusal: null });
    app().clock.advance(1);
    await push('dev/builds', 'build-late', 'late');
    await push('dev/builds', 'build-7', 'moved to another image');
    let [calls, deleted] = [0, 0];
    for (let after: string | null | undefined; after !== null; calls++) {
      const body = { matching, asOf: plan.asOf, after };
      const { json } = await call('POST', 'dev%2Fbuilds/tag-deletions', body);
      deleted += json.deleted.length;
      expect(json.refused).toEqual([]);
      after = json.next;
    }
    expect([calls, deleted]).toEqual([3, 1_239]);
    expect(await tagsOf('dev%2Fbuilds')).toEqual(['build-7', 'build-late', signature, 'stable']);
  });

  test('are planned with what stays: other names of the image, and what will be refused', async () => {
    await pushTags(app().send('admin'), 'dev/plan', sampleImage('plan'), ['1.0', '1', 'latest']);
    await call('PATCH', 'dev%2Fplan', { immutablePatterns: ['latest'] });
    const { items, count } = (await call('POST', 'dev%2Fplan/tag-deletions/plan', { tags: ['1.0', 'latest'] })).json;
    expect(count).toBe(2);
    expect(items[0]).toMatchObject({ tag: '1.0', otherTags: ['1', 'latest'], otherTagCount: 2, attachments: 0 });
    expect(items[1].refusal).toContain('immutable');
  });
});
