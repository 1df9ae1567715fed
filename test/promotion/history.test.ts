// The history: its filters and pages, rolling back, and the pipeline's sums.

import { describe, expect, it } from 'vitest';
import { createUser } from '../../src/access/account/accounts.ts';
import { changeNamespace } from '../../src/access/account/namespace.ts';
import type { Identity } from '../../src/access/identity.ts';
import { SYSTEM_IDENTITY } from '../../src/access/identity.ts';
import { grantRole } from '../../src/access/right/grants.ts';
import type { Scope } from '../../src/api/scope.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import type { Digest } from '../../src/oci/digest.ts';
import { getPromotion, listPromotions } from '../../src/promotion/list-promotions.ts';
import { pipeline } from '../../src/promotion/pipeline.ts';
import { rollBack } from '../../src/promotion/roll-back.ts';
import { changeRepository } from '../../src/registry/change-repository.ts';
import { deleteManifest } from '../../src/registry/delete-manifest.ts';
import { deleteTag } from '../../src/registry/delete-tag.ts';
import { image, usePromotionHouse } from '../support/promotion-house.ts';

const house = usePromotionHouse();

async function twice() {
  const h = house();
  await h.organization('dev', 'qa', 'prod');
  for (const name of ['dev/web', 'qa/web', 'prod/web']) await h.repository(name);
  const old = await h.push('dev/web', image('a'), '1');
  const first = await h.promote('dev/web:1', 'qa/web');
  h.clock.advance(60);
  const young = await h.push('dev/web', image('b'), '1');
  const second = await h.promote('dev/web:1', 'qa/web');
  await h.drain();
  return {
    ...h,
    old,
    young,
    first,
    second,
    back: (id: string | null, options: object = {}) => rollBack(h.policies, h.jane, { id: id ?? '', ...options }),
  };
}

describe('rolling back', () => {
  it('returns the tag to the digest before, with a record and an event, and asks no policy', async () => {
    const h = await twice();
    await h.policy({ source: 'qa/web', target: 'prod/web' });
    const record = await h.back(h.second.id, { comment: 'broken' });
    await h.drain();
    expect(record).toMatchObject({
      state: 'rolled_back',
      source: { repository: 'qa/web', tag: '1', digest: h.old },
      target: { repository: 'qa/web', tag: '1', previousDigest: h.young },
      comment: 'broken',
      rollsBack: h.second.id,
    });
    expect(await h.tag('qa/web', '1')).toBe(h.old);
    expect(await h.events('promotion.rolled_back')).toMatchObject([
      { repository: 'qa/web', tag: '1', digest: h.old, previousDigest: h.young },
    ]);
    expect(await h.tag('prod/web', '1')).toBeUndefined();
    expect((await h.promotions())[0]).toEqual(record);
  });

  it('can itself be rolled back', async () => {
    const h = await twice();
    const record = await h.back(h.second.id);
    await h.back(record.id);
    expect(await h.tag('qa/web', '1')).toBe(h.young);
  });

  it('happens once for the same key', async () => {
    const h = await twice();
    const record = await h.back(h.second.id, { key: 'k' });
    expect(await h.back(h.second.id, { key: 'k' })).toEqual(record);
  });

  it('is refused where there was nothing before, or the tag has moved or is gone', async () => {
    const h = await twice();
    await expect(h.back(h.first.id)).rejects.toThrow('was new: there is nothing to return to; delete the tag instead');
    await h.back(h.second.id);
    await expect(h.back(h.second.id)).rejects.toMatchObject({ code: 'CONFLICT', message: /has moved since/ });
    await deleteTag(h.registry, h.jane, { repository: 'qa/web', tag: '1' });
    await expect(h.back(h.second.id)).rejects.toMatchObject({ code: 'CONFLICT', message: /was deleted/ });
    await expect(h.back('none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is refused when the manifest is gone', async () => {
    const h = await twice();
    await h.database.transaction(async (tx) => {
      await tx.deleteFrom('repository_manifest').where('digest', '=', h.old).execute();
    });
    await expect(h.back(h.second.id)).rejects.toMatchObject({ code: 'CONFLICT', message: /any more/ });
  });

  it('is refused for what moved no tag', async () => {
    const h = await twice();
    const there = await h.promote('dev/web:1', 'qa/web');
    expect(there.state).toBe('already_there');
    await expect(h.back(there.id)).rejects.toMatchObject({ code: 'CONFLICT', message: /moved no tag/ });
  });

  it('is refused for an immutable tag', async () => {
    const h = await twice();
    await changeRepository(h.registry, h.jane, { name: 'qa/web', immutable: true });
    const error = await h.back(h.second.id, { key: 'k' }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'IMMUTABLE', detail: { promotion: expect.any(String) } });
    expect(await h.tag('qa/web', '1')).toBe(h.young);
    const [record] = await h.promotions();
    expect(record).toMatchObject({ id: error.detail.promotion, state: 'refused', rollsBack: h.second.id });
    expect(record?.reason).toMatch(/^immutable: /);
    expect(await h.events('promotion.refused')).toMatchObject([{ repository: 'qa/web', tag: '1' }]);
    await changeRepository(h.registry, h.jane, { name: 'qa/web', immutable: false });
    expect((await h.back(h.second.id, { key: 'k' })).state).toBe('rolled_back');
  });

  it('is refused when a platform of the image before is gone, which cannot be deleted meanwhile', async () => {
    const h = house();
    await h.organization('dev', 'qa');
    for (const name of ['dev/web', 'qa/web']) await h.repository(name);
    const platforms = [image('amd64'), image('arm64')];
    const old = await h.push('dev/web', buildIndex(platforms), '1');
    await h.promote('dev/web:1', 'qa/web');
    await h.push('dev/web', buildIndex([image('other')]), '1');
    const second = await h.promote('dev/web:1', 'qa/web');
    const amd64 = image('amd64').manifest.descriptor.digest;
    const remove = (digest: Digest) => deleteManifest(h.registry, h.jane, { repository: 'qa/web', digest });
    await expect(remove(amd64)).rejects.toMatchObject({ code: 'IN_USE', detail: { digest: old } });
    await h.database.transaction(async (tx) => {
      await tx.deleteFrom('repository_manifest').where('digest', '=', amd64).execute();
    });
    await expect(rollBack(h.policies, h.jane, { id: second.id })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `qa/web no longer has ${amd64}, which the index ${old} lists; promote it again`,
    });
    await remove(old);
    await remove(image('arm64').manifest.descriptor.digest);
  });

  it('wants a comment where the namespace does', async () => {
    const h = await twice();
    await changeNamespace(h.registry, SYSTEM_IDENTITY, { name: 'qa', commentRequired: true });
    await expect(h.back(h.second.id)).rejects.toMatchObject({ code: 'INVALID' });
    expect((await h.promotions())[0]).toMatchObject({ state: 'refused', rollsBack: h.second.id, comment: null });
    expect((await h.back(h.second.id, { comment: 'broken' })).state).toBe('rolled_back');
  });

  it('is not undone by a schedule', async () => {
    const h = await twice();
    await h.policy({ source: 'dev/web', target: 'qa/web', tagTemplate: 'v%n', schedule: '0 * * * *' });
    await h.push('dev/web', image('c'), '1');
    await h.drain();
    const better = await h.push('dev/web', image('d'), '1');
    await h.drain();
    expect(await h.tag('qa/web', 'v1')).toBe(better);
    await h.back((await h.promotions({ tag: 'v1' }))[0]?.id ?? '');
    const returned = await h.tag('qa/web', 'v1');
    h.clock.advance(7200);
    await h.drain();
    expect(await h.tag('qa/web', 'v1')).toBe(returned);
  });
});

describe('listing', () => {
  it('filters', async () => {
    const h = await twice();
    const rolled = await h.back(h.second.id);
    const ids = async (filter: object) => (await h.promotions(filter)).map(({ id }) => id);
    const all = [rolled.id, h.second.id, h.first.id];
    expect(await ids({})).toEqual(all);
    expect(await ids({ source: 'dev/web' })).toEqual([h.second.id, h.first.id]);
    expect(await ids({ target: 'qa/web' })).toEqual(all);
    expect(await ids({ repository: 'dev/web' })).toEqual([h.second.id, h.first.id]);
    expect(await ids({ tag: '2' })).toEqual([]);
    expect(await ids({ digest: h.young })).toEqual([h.second.id]);
    expect(await ids({ state: 'rolled_back' })).toEqual([rolled.id]);
    expect(await ids({ by: 'john' })).toEqual([]);
    expect(await ids({ policy: 'none' })).toEqual([]);
    expect(await ids({ since: h.second.at })).toEqual([rolled.id, h.second.id]);
    expect(await ids({ until: h.second.at })).toEqual([h.first.id]);
    expect(await ids({ before: h.second.id })).toEqual([h.first.id]);
    expect(await getPromotion(h.policies, h.jane, h.first)).toEqual(h.first);
    await expect(getPromotion(h.policies, h.jane, { id: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('shows a promotion to who may see one of its ends', async () => {
    const h = await twice();
    const reader = async (name: string, scope?: Scope) => {
      const { id } = await createUser(h.registry, SYSTEM_IDENTITY, { name });
      if (scope) await grantRole(h.registry, SYSTEM_IDENTITY, { scope, to: { user: name }, role: 'read-only' });
      return { kind: 'user', id, name, isAdmin: false, credential: 'password' } as const;
    };
    const count = async (by: Identity) => (await listPromotions(h.policies, by, { limit: 10 })).items.length;
    await h.organization('de');
    const stranger = await reader('stranger');
    expect(await count(stranger)).toBe(0);
    expect(await count(await reader('developer', { kind: 'namespace', namespace: 'dev' }))).toBe(2);
    expect(await count(await reader('german', { kind: 'namespace', namespace: 'de' }))).toBe(0);
    expect(await count(await reader('tester', { kind: 'repository', repository: 'qa/web' }))).toBe(2);
    // That everybody may pull does not mean that everybody may see who promoted.
    await changeRepository(h.registry, h.jane, { name: 'qa/web', visibility: 'public' });
    expect(await count(stranger)).toBe(0);
  });
});

it('draws the pipeline with its sums and what waits', async () => {
  const h = await twice();
  const rule = { field: 'license', operator: 'not_one_of', values: ['MIT'] } as const;
  const { policy } = await h.policy({ source: 'qa/web', target: 'prod/web', rules: [{ ...rule, values: ['MIT'] }] });
  await changeNamespace(h.registry, SYSTEM_IDENTITY, { name: 'dev', promotesTo: ['qa'] });
  await h.push('qa/web', image('x'), 'gone');
  const waiting = await h.push('qa/web', image('w'), 'w');
  await h.drain();
  await deleteTag(h.registry, h.jane, { repository: 'qa/web', tag: 'gone' });
  const graph = await pipeline(h.policies, h.jane, { days: 30 });
  expect(graph.policies).toMatchObject([
    {
      policyId: policy.id,
      source: 'qa/web',
      target: 'prod/web',
      passed: 0,
      held: 2,
      refused: 0,
      waiting: [{ tag: 'w', digest: waiting, reason: 'license: not scanned' }],
    },
  ]);
  expect(graph.nextHops).toEqual([{ source: 'dev', target: 'qa', passed: 2, held: 0, refused: 0 }]);
  expect(graph.repositories.map(({ name, exists }) => [name, exists])).toEqual([
    ['prod/web', true],
    ['qa/web', true],
  ]);
  h.clock.advance(31 * 24 * 3600);
  const later = await pipeline(h.policies, h.jane, { days: 30 });
  expect(later.nextHops[0]?.passed).toBe(0);
  const seen = await pipeline(h.policies, { kind: 'anonymous' }, { days: 30 });
  expect(seen).toMatchObject({ policies: [], namespaces: [], nextHops: [] });
});
