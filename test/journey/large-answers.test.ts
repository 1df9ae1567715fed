// Answers that are not lists have at most 4 MiB, too, whatever clients have written, and say what they leave out.

import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { PAGE_BYTES } from '../support/every-page.ts';
import { fillWithTags } from '../support/fill-with-tags.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const AT = 1_790_000_000_000_000;
const image = sampleImage('a large answer');
const MANIFEST = JSON.parse(Buffer.from(image.manifest.bytes).toString());

beforeAll(async () => {
  await app().createOrganization('qa');
  for (const name of ['qa/app', 'admin/tags', 'admin/large']) await pushImage(app().send('admin'), name, image, '1');
});

describe('a manifest', () => {
  it('shows the first of what is too much, and says that there is more', async () => {
    const [layer] = MANIFEST.layers;
    const descriptor = { mediaType: layer.mediaType, digest: layer.digest, size: layer.size };
    const annotations = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, number) => [`key-${number}`, 'x'.repeat(90)]),
    );
    const manifest = {
      ...MANIFEST,
      layers: Array.from({ length: 10_000 }, () => descriptor),
      annotations,
    };
    const bytes = Buffer.from(JSON.stringify(manifest));
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const put = await app().call('admin', 'PUT', `/v2/admin/large/manifests/${digest}`, bytes, {
      'content-type': OCI_MANIFEST,
    });
    expect(put.status, String(put.bytes)).toBe(201);
    for (let number = 0; number < 2; number++) {
      const referrer = { ...MANIFEST, annotations: { text: 'x'.repeat(1_900_000), number: `${number}` } };
      const body = Buffer.from(
        JSON.stringify({ ...referrer, subject: { mediaType: OCI_MANIFEST, digest, size: bytes.length } }),
      );
      const path = `/v2/admin/large/manifests/sha256:${createHash('sha256').update(body).digest('hex')}`;
      expect((await app().call('admin', 'PUT', path, body, { 'content-type': OCI_MANIFEST })).status).toBe(201);
    }
    const answer = await app().call('admin', 'GET', `/api/v1/repositories/admin%2Flarge/manifests/${digest}`);
    expect(answer.status).toBe(200);
    expect(answer.bytes.length).toBeLessThanOrEqual(PAGE_BYTES);
    expect(answer.json).toMatchObject({
      moreLayers: true,
      moreAnnotations: true,
      morePlatforms: false,
      moreTags: false,
    });
    expect(answer.json).toMatchObject({ moreReferrers: true, config: expect.anything() });
    expect(answer.json.layers.length).toBeGreaterThan(1_000);
    expect(Object.keys(answer.json.annotations).length).toBeGreaterThan(1_000);
    expect(answer.json.referrers).toHaveLength(1);
  });

  it('of a usual size is shown whole', async () => {
    const path = `/api/v1/repositories/qa%2Fapp/manifests/${image.manifest.descriptor.digest}`;
    const more = ['moreTags', 'moreAnnotations', 'moreLayers', 'morePlatforms', 'moreReferrers'];
    expect((await app().call('admin', 'GET', path)).json).toMatchObject(
      Object.fromEntries(more.map((name) => [name, false])),
    );
  });
});

it('a preview shows the newest tags of those that are too many, and says so', async () => {
  await fillWithTags(app().database, 'admin/tags', 200, AT);
  const rules = Array.from({ length: 20 }, (_, number) => ({
    ...{ field: 'component', operator: 'not_one_of' },
    values: Array.from({ length: 10 }, (_, value) => `${number}-${value}-${'界'.repeat(200)}`),
  }));
  const body = { source: 'admin/tags', target: 'qa/app', tagTemplate: '%n', rules };
  const answer = await app().call('admin', 'POST', '/api/v1/promotion-policies/preview', body);
  expect(answer.status, String(answer.bytes).slice(0, 300)).toBe(200);
  expect(answer.bytes.length).toBeLessThanOrEqual(PAGE_BYTES);
  expect(answer.json).toMatchObject({ total: 201, truncated: true });
  expect(answer.json.items.length).toBeGreaterThan(5);
});

it('the pipeline shows what fits of its policies, of what waits and of its namespaces, and says what it leaves out', async () => {
  await app().database.transaction(async (tx) => {
    const tag = await tx.selectFrom('tag').selectAll().where('name', '=', 'tag-0001').executeTakeFirstOrThrow();
    const { id: account_id } = await tx.selectFrom('account').select('id').executeTakeFirstOrThrow();
    for (let number = 0; number < 2_000; number++) {
      const id = `policy-${String(number).padStart(5, '0')}`;
      await tx
        .insertInto('policy')
        .values({
          ...{ id, name: id, source: 'admin/tags', target: 'qa/app', tag_template: '%n', enabled: 0, rules_json: '[]' },
          ...{
            platforms_json: null,
            schedule: null,
            version: 1,
            edited_by_kind: 'user',
            edited_by_id: 'x',
            edited_by: 'x',
            edited_at: AT,
          },
          ...{ created_at: AT, created_after: 0, suspended_reason: 'x'.repeat(2_000) },
        })
        .execute();
      await tx
        .insertInto('promotion')
        .values({
          ...{
            id,
            at: AT,
            state: 'held',
            reason: '\u0001'.repeat(2_000),
            key: id,
            policy_id: id,
            comment: null,
            policy_version: 1,
          },
          ...{ source_repository: 'admin/tags', source_tag: tag.name, digest: tag.digest },
          ...{ target_repository: 'qa/app', target_tag: tag.name },
          ...{
            by_kind: 'system',
            by_id: null,
            by_name: '',
            previous_digest: null,
            evaluation_id: null,
            admission_json: null,
          },
          ...{ travelled_json: '{}', rolls_back: null },
        })
        .execute();
    }
    for (let number = 0; number < 3_000; number++)
      await tx
        .insertInto('namespace')
        .values({
          ...{ name: `n${number}`, account_id, usage: 'open', comment_required: 0, created_at: AT, created_after: 0 },
          promotes_to_json: JSON.stringify(['x'.repeat(250)]),
        })
        .execute();
  });
  const answer = await app().call('admin', 'GET', '/api/v1/pipelines');
  expect(answer.status).toBe(200);
  expect(answer.bytes.length).toBeLessThanOrEqual(PAGE_BYTES);
  expect(answer.json).toMatchObject({ moreNamespaces: true, morePolicies: true, moreWaiting: true });
  expect(answer.json.policies.length).toBeGreaterThan(100);
});
