// Promotion by hand: what is checked, what is recorded, and what a dry run leaves behind.

import type { KyselyPlugin } from 'kysely';
import { expect, it } from 'vitest';
import { changeNamespace } from '../../src/access/account/namespace.ts';
import { SYSTEM_IDENTITY } from '../../src/access/identity.ts';
import type { Database } from '../../src/database/database.ts';
import { buildImage } from '../../src/image/build-image.ts';
import { setAdmission } from '../../src/policy/set-admission.ts';
import { dryRunPromotion, promote } from '../../src/promotion/promote.ts';
import { image, usePromotionHouse } from '../support/promotion-house.ts';

const house = usePromotionHouse();

async function devAndQa() {
  const h = house();
  await h.organization('dev', 'qa', 'prod');
  await h.repository('dev/website');
  await h.repository('qa/website');
  const digest = await h.push('dev/website', image('a'), '1.4');
  await h.drain();
  return { ...h, digest };
}

it('gives the image a tag in the target, with its comment', async () => {
  const h = await devAndQa();
  const promotion = await h.promote('dev/website:1.4', 'qa/website', { tag: '1.4-rc', comment: ' ready for testing ' });
  expect(promotion).toMatchObject({
    state: 'succeeded',
    by: { kind: 'user', name: 'jane' },
    policyId: null,
    source: { repository: 'dev/website', tag: '1.4', digest: h.digest },
    target: { repository: 'qa/website', tag: '1.4-rc', previousDigest: null },
    comment: 'ready for testing',
    evaluationId: null,
  });
  expect(await h.tag('qa/website', '1.4-rc')).toBe(h.digest);
  expect(await h.tag('dev/website', '1.4')).toBe(h.digest);
  expect(await h.promotions()).toEqual([promotion]);
  expect(await h.events('promotion.succeeded')).toMatchObject([
    {
      repository: 'qa/website',
      tag: '1.4-rc',
      depth: 0,
      data: { promotion: promotion.id, comment: 'ready for testing' },
    },
  ]);
});

it('keeps the tag of the source by default, and wants one for a digest', async () => {
  const h = await devAndQa();
  expect((await h.promote('dev/website:1.4', 'qa/website')).target.tag).toBe('1.4');
  await expect(h.promote(`dev/website@${h.digest}`, 'qa/website')).rejects.toMatchObject({ code: 'INVALID' });
  const promotion = await h.promote(`dev/website@${h.digest}`, 'qa/website', { tag: 'by-digest' });
  expect(promotion.source).toEqual({ repository: 'dev/website', tag: null, digest: h.digest });
});

it('begins the next gate', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'qa/website', target: 'prod/website' });
  await h.promote('dev/website:1.4', 'qa/website');
  await h.drain();
  expect(await h.tag('prod/website', '1.4')).toBe(h.digest);
});

it.each([
  ['dev/nothing:1.4', 'qa/website', {}, 'NOT_FOUND'],
  ['dev/website:2', 'qa/website', {}, 'MANIFEST_UNKNOWN'],
  [`dev/website@sha256:${'0'.repeat(64)}`, 'qa/website', { tag: 'x' }, 'MANIFEST_UNKNOWN'],
  ['dev/website:b d', 'qa/website', {}, 'INVALID'],
  ['dev/website:1.4', 'dev/website', { tag: 'x' }, 'INVALID'],
  ['dev/website:1.4', 'QA/x', {}, 'NAME_INVALID'],
  ['dev/website:1.4', 'qa/website', { tag: '-x' }, 'TAG_INVALID'],
  ['dev/website:1.4', 'elsewhere/website', {}, 'DENIED'],
] as const)('refuses %s to %s %j: %s', async (source, target, options, code) => {
  const h = await devAndQa();
  await expect(h.promote(source, target, options)).rejects.toMatchObject({ code });
  expect(await h.promotions()).toEqual([]);
});

it('creates the target as private where the actor may create it', async () => {
  const h = await devAndQa();
  await h.promote('dev/website:1.4', 'prod/new/website');
  expect(await h.tag('prod/new/website', '1.4')).toBe(h.digest);
  expect((await h.events('repository.created'))[0]).toMatchObject({ data: { visibility: 'private' } });
});

it('wants a comment where the source or the target says so', async () => {
  const h = await devAndQa();
  const set = (name: string, commentRequired: boolean) =>
    changeNamespace(h.registry, SYSTEM_IDENTITY, { name: name, commentRequired });
  await set('qa', true);
  await expect(h.promote('dev/website:1.4', 'qa/website', { comment: '  ' })).rejects.toThrow(
    'the namespace qa wants a comment',
  );
  const [refused] = await h.promotions();
  expect(refused).toMatchObject({ state: 'refused', comment: null, target: { repository: 'qa/website', tag: '1.4' } });
  expect(refused?.reason).toBe('no comment: the namespace qa wants a comment: say why with "comment"');
  await set('qa', false);
  await set('dev', true);
  await expect(h.promote('dev/website:1.4', 'qa/website')).rejects.toThrow('the namespace dev wants a comment');
  expect((await h.promote('dev/website:1.4', 'qa/website', { comment: 'go' })).state).toBe('succeeded');
});

it('does not go under the tag of what is attached to another image', async () => {
  const h = await devAndQa();
  const tag = `sha256-${'a'.repeat(64)}.sig`;
  await expect(h.promote('dev/website:1.4', 'qa/website', { tag })).rejects.toMatchObject({
    code: 'TAG_INVALID',
    message: `${tag} is the tag of what is attached to an image: promote the image, and it goes along`,
  });
  expect(await h.tag('qa/website', tag)).toBeUndefined();
});

it('goes only where the namespace promotes to, and records the attempt', async () => {
  const h = await devAndQa();
  await changeNamespace(h.registry, SYSTEM_IDENTITY, { name: 'dev', promotesTo: ['qa'] });
  await expect(h.promote('dev/website:1.4', 'prod/website')).rejects.toMatchObject({
    code: 'NEXT_HOP',
    message: 'images of the namespace dev may be promoted to qa only, not to prod',
    detail: { allowed: ['qa'], promotion: expect.any(String) },
  });
  const [refused] = await h.promotions();
  expect(refused).toMatchObject({ state: 'refused', target: { repository: 'prod/website' } });
  expect(refused?.reason).toMatch(/^next hop: /);
  expect(await h.events('promotion.refused')).toHaveLength(1);
  expect((await h.promote('dev/website:1.4', 'qa/website')).state).toBe('succeeded');
});

it('does not move an immutable tag, and records the attempt', async () => {
  const h = await devAndQa();
  await h.repository('qa/frozen', { immutablePatterns: ['1.*'] });
  await h.promote('dev/website:1.4', 'qa/frozen');
  await h.push('dev/website', image('b'), '1.4');
  await expect(h.promote('dev/website:1.4', 'qa/frozen')).rejects.toMatchObject({ code: 'IMMUTABLE' });
  expect(await h.tag('qa/frozen', '1.4')).toBe(h.digest);
  expect((await h.promotions())[0]?.reason).toMatch(/^immutable: /);
  expect((await h.promote('dev/website:1.4', 'qa/frozen', { tag: 'edge' })).state).toBe('succeeded');
});

it('answers that an image is already there, recorded once', async () => {
  const h = await devAndQa();
  await h.promote('dev/website:1.4', 'qa/website');
  const first = await h.promote('dev/website:1.4', 'qa/website');
  const second = await h.promote('dev/website:1.4', 'qa/website');
  expect(first.state).toBe('already_there');
  expect(second).toEqual(first);
  expect(await h.promotions()).toHaveLength(2);
  expect(await h.events('promotion.succeeded')).toHaveLength(1);
});

it.each(['\u2800', '\u3164', '\uffa0', '\u200b\u00ad', '\u17b4', ' \u00a0\u2003'])(
  'takes a comment of which nothing is seen for none: %j',
  async (comment) => {
    const h = await devAndQa();
    await changeNamespace(h.registry, SYSTEM_IDENTITY, { name: 'qa', commentRequired: true });
    await setAdmission(h.policies, h.jane, {
      repository: 'qa/website',
      rules: [{ field: 'tag', operator: 'starts_with', values: ['v'] }],
    });
    await expect(h.promote('dev/website:1.4', 'qa/website', { tag: 'v1', comment })).rejects.toThrow(
      'the namespace qa wants a comment',
    );
    const order = { source: { repository: 'dev/website', reference: '1.4' }, target: { repository: 'qa/website' } };
    await expect(promote(h.policies, h.jane, { ...order, override: true, comment })).rejects.toThrow(
      'overriding admission rules wants a comment',
    );
    await expect(h.promote('dev/website:1.4', 'qa/website', { tag: 'v1', comment: '。' })).resolves.toMatchObject({
      state: 'succeeded',
      comment: '。',
    });
  },
);

it('keeps source and comment of who promotes what is there from elsewhere', async () => {
  const h = await devAndQa();
  await h.repository('dev/other');
  await h.push('dev/other', image('a'), '9');
  for (let times = 0; times < 2; times++) await h.promote('dev/website:1.4', 'qa/website');
  const third = await h.promote('dev/other:9', 'qa/website', { tag: '1.4', comment: 'from there, too' });
  expect(third).toMatchObject({
    state: 'already_there',
    source: { repository: 'dev/other', tag: '9' },
    comment: 'from there, too',
  });
  const fourth = await h.promote('dev/other:9', 'qa/website', { tag: '1.4', comment: 'and once more' });
  expect(fourth).toMatchObject({ state: 'already_there', comment: 'and once more' });
  expect(await h.promotions()).toHaveLength(4);
});

it('executes a request with the same key once', async () => {
  const h = await devAndQa();
  const first = await h.promote('dev/website:1.4', 'qa/website', { key: 'k1' });
  expect(await h.promote('dev/website:1.4', 'qa/website', { key: 'k1' })).toEqual(first);
  expect(await h.promotions()).toHaveLength(1);
});

it('writes nothing in a dry run, which answers what would be', async () => {
  const h = await devAndQa();
  const request = (target: string) => ({
    source: { repository: 'dev/website', reference: '1.4' },
    target: { repository: target },
  });
  const before = (await h.events()).length;
  expect(await dryRunPromotion(h.policies, h.jane, request('prod/website'))).toMatchObject({
    promotion: { state: 'succeeded', target: { repository: 'prod/website', tag: '1.4' } },
    newRepository: true,
  });
  await changeNamespace(h.registry, SYSTEM_IDENTITY, { name: 'dev', promotesTo: ['qa'] });
  await expect(dryRunPromotion(h.policies, h.jane, request('prod/website'))).rejects.toMatchObject({
    code: 'NEXT_HOP',
  });
  expect(await h.promotions()).toEqual([]);
  expect(await h.tag('prod/website', '1.4')).toBeUndefined();
  // The change of the namespace is the only thing that happened.
  expect((await h.events()).length).toBe(before + 1);
});

it('takes as many statements for an image with many layers as for a small one', async () => {
  const h = await devAndQa();
  const layers = Array.from({ length: 100 }, (_, index) => ({ files: [{ path: `f${index}`, content: `${index}` }] }));
  const digest = await h.push('dev/website', buildImage({ layers }), 'many');
  let statements = 0;
  const count: KyselyPlugin = {
    transformQuery({ node }) {
      statements++;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const counting: Database = {
    ...h.database,
    transaction: (body) => h.database.transaction((tx) => body(tx.withPlugin(count))),
  };
  const costOf = async (reference: string) => {
    statements = 0;
    await promote({ ...h.policies, database: counting }, h.jane, {
      source: { repository: 'dev/website', reference },
      target: { repository: 'qa/website' },
    });
    return statements;
  };
  const small = await costOf('1.4');
  expect(await costOf('many')).toBe(small);
  expect(small).toBeLessThan(40);
  expect(await h.tag('qa/website', 'many')).toBe(digest);
});
