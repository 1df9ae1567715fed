// Saving policies: what is checked, what is recorded, and what a preview tells.

import { describe, expect, it } from 'vitest';
import { changeNamespace } from '../../src/access/account/namespace.ts';
import { SYSTEM_IDENTITY } from '../../src/access/identity.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import { changePolicy } from '../../src/policy/change-policy.ts';
import { deletePolicy } from '../../src/policy/delete-policy.ts';
import { findPolicy, listPolicies } from '../../src/policy/find-policy.ts';
import { previewPolicy } from '../../src/policy/preview-policy.ts';
import { image, usePromotionHouse } from '../support/promotion-house.ts';

const house = usePromotionHouse();

async function pipeline() {
  const h = house();
  await h.organization('dev', 'qa', 'prod');
  for (const name of ['dev/web', 'qa/web', 'prod/web']) await h.repository(name);
  return h;
}

const STABLE = { field: 'tag' as const, operator: 'ends_with' as const, values: ['stable'] };
const ONE = { field: 'tag' as const, operator: 'starts_with' as const, values: ['1'] };

describe('saving', () => {
  it('stores the policy with its first version and tells of it', async () => {
    const h = await pipeline();
    const { policy, job } = await h.policy({ source: 'dev/web', target: 'qa/web', rules: [STABLE] });
    expect(job).toBeNull();
    expect(policy).toMatchObject({ version: 1, editedBy: 'jane', suspendedReason: null, rules: [STABLE] });
    expect(await findPolicy(h.database.rows, policy.id)).toEqual(policy);
    expect(await h.events('policy.created')).toMatchObject([
      {
        repository: 'dev/web',
        actor: { name: 'jane' },
        data: { policy: { id: policy.id, target: 'qa/web', version: 1 } },
      },
    ]);
  });

  it.each([
    [{ tagTemplate: '%q' }, 'INVALID'],
    [{ rules: [{ ...STABLE, values: [] }] }, 'INVALID'],
    [{ schedule: 'daily' }, 'INVALID'],
    [{ source: 'dev/none' }, 'NOT_FOUND'],
    [{ target: 'qa' }, 'NAME_INVALID'],
    [{ target: 'elsewhere/web' }, 'DENIED'],
    [{ target: 'dev/web' }, 'POLICY_LOOP'],
  ])('refuses %j: %s', async (draft, code) => {
    const h = await pipeline();
    await expect(h.policy({ source: 'dev/web', target: 'qa/web', ...draft })).rejects.toMatchObject({ code });
    expect(await listPolicies(h.database.rows, {})).toEqual([]);
  });

  it('refuses a circle, also through disabled policies, and writes it out', async () => {
    const h = await pipeline();
    await h.policy({ source: 'dev/web', target: 'qa/web' });
    await h.policy({ source: 'qa/web', target: 'prod/web', enabled: false });
    await expect(h.policy({ source: 'prod/web', target: 'dev/web' })).rejects.toMatchObject({
      code: 'POLICY_LOOP',
      message: expect.stringContaining('prod/web → dev/web → qa/web → prod/web'),
      detail: { circle: ['prod/web', 'dev/web', 'qa/web', 'prod/web'] },
    });
  });

  it('refuses a circle that an edit would close', async () => {
    const h = await pipeline();
    await h.policy({ source: 'dev/web', target: 'qa/web' });
    const { policy } = await h.policy({ source: 'qa/web', target: 'prod/web' });
    await expect(changePolicy(h.policies, h.jane, { id: policy.id, target: 'dev/web' })).rejects.toMatchObject({
      code: 'POLICY_LOOP',
    });
    expect((await findPolicy(h.database.rows, policy.id))?.target).toBe('prod/web');
  });

  it('keeps to the next hops of the namespace', async () => {
    const h = await pipeline();
    await changeNamespace(h.registry, SYSTEM_IDENTITY, { name: 'dev', promotesTo: ['qa'] });
    await expect(h.policy({ source: 'dev/web', target: 'prod/web' })).rejects.toMatchObject({ code: 'NEXT_HOP' });
    expect((await h.policy({ source: 'dev/web', target: 'qa/web' })).policy.version).toBe(1);
  });

  it('is switched off without a right for what it does not take any more', async () => {
    const h = await pipeline();
    const { policy } = await h.policy({ source: 'dev/web', target: 'prod/web' });
    await changeNamespace(h.registry, SYSTEM_IDENTITY, { name: 'dev', promotesTo: ['qa'] });
    const off = await changePolicy(h.policies, h.jane, { id: policy.id, enabled: false });
    expect(off.policy).toMatchObject({ enabled: false, version: 2 });
    await expect(changePolicy(h.policies, h.jane, { id: policy.id, enabled: true })).rejects.toMatchObject({
      code: 'NEXT_HOP',
    });
  });

  it('refuses the same policy twice, in whatever order the rules stand', async () => {
    const h = await pipeline();
    const { policy } = await h.policy({ source: 'dev/web', target: 'qa/web', rules: [STABLE, ONE] });
    await expect(h.policy({ source: 'dev/web', target: 'qa/web', rules: [ONE, STABLE] })).rejects.toMatchObject({
      code: 'CONFLICT',
      detail: { policy: policy.id },
    });
    expect((await h.policy({ source: 'dev/web', target: 'qa/web', rules: [ONE] })).policy.version).toBe(1);
  });

  it('refuses two policies that set one tag', async () => {
    const h = await pipeline();
    const { policy } = await h.policy({ source: 'dev/web', target: 'prod/web', tagTemplate: 'latest' });
    const rival = { source: 'qa/web', target: 'prod/web', tagTemplate: 'latest' };
    await expect(h.policy(rival)).rejects.toMatchObject({ code: 'CONFLICT', detail: { policy: policy.id } });
    expect((await h.policy({ ...rival, tagTemplate: 'newest' })).policy.version).toBe(1);
  });
});

describe('editing', () => {
  it('gives the next version and tells what was before', async () => {
    const h = await pipeline();
    const { policy } = await h.policy({ source: 'dev/web', target: 'qa/web', rules: [STABLE] });
    const edited = await changePolicy(h.policies, h.jane, { id: policy.id, rules: [ONE], enabled: false });
    expect(edited.policy).toMatchObject({ version: 2, rules: [ONE], enabled: false, target: 'qa/web' });
    expect(await h.events('policy.updated')).toMatchObject([
      { data: { policy: { version: 2, rules: [ONE] }, before: { version: 1, rules: [STABLE] } } },
    ]);
  });

  it('keeps the source', async () => {
    const h = await pipeline();
    const { policy } = await h.policy({ source: 'dev/web', target: 'prod/web' });
    const change = (source: string) => changePolicy(h.policies, h.jane, { id: policy.id, source });
    await expect(change('qa/web')).rejects.toMatchObject({ code: 'INVALID' });
    expect((await change('dev/web')).policy.version).toBe(2);
  });

  it('is about a policy that exists', async () => {
    const h = await pipeline();
    await expect(changePolicy(h.policies, h.jane, { id: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(deletePolicy(h.policies, h.jane, { id: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

it('is deleted with an event that says what it was', async () => {
  const h = await pipeline();
  const { policy } = await h.policy({ source: 'dev/web', target: 'qa/web' });
  await deletePolicy(h.policies, h.jane, { id: policy.id });
  expect(await findPolicy(h.database.rows, policy.id)).toBeUndefined();
  expect(await h.events('policy.deleted')).toMatchObject([{ data: { policy: { id: policy.id, target: 'qa/web' } } }]);
  await h.push('dev/web', image('a'), '1');
  await h.drain();
  expect(await h.promotions()).toEqual([]);
});

describe('preview', () => {
  const draft = { source: 'dev/web', target: 'qa/web', tagTemplate: '%n', rules: [STABLE], platforms: null };

  it('tells of every tag what would become of it, and writes nothing', async () => {
    const h = await pipeline();
    const digest = await h.push('dev/web', image('a'), '1-stable');
    await h.push('dev/web', image('b'), '2-beta');
    await h.push('dev/web', image('c'), `sha256-${'a'.repeat(64)}.sig`);
    const before = (await h.events()).length;
    const { items, total, truncated } = await previewPolicy(h.policies, { ...draft, tagTemplate: '%n-%Y' });
    expect(items).toMatchObject([
      { tag: '2-beta', verdict: 'fail', rules: [{ expected: ['stable'], actual: '2-beta', verdict: 'fail' }] },
      { tag: '1-stable', digest, verdict: 'pass', targetTag: '1-stable-2026', conflict: null, alreadyThere: false },
    ]);
    expect({ total, truncated }).toEqual({ total: 3, truncated: false });
    expect((await h.events()).length).toBe(before);
    expect(await h.promotions()).toEqual([]);
  });

  it('holds what is not known', async () => {
    const h = await pipeline();
    await h.push('dev/web', image('a'), '1-stable');
    const rule = { field: 'license', operator: 'not_one_of', values: ['MIT'] } as const;
    const { items } = await previewPolicy(h.policies, {
      ...draft,
      rules: [STABLE, { ...rule, values: ['MIT'] }],
    });
    expect(items).toMatchObject([{ verdict: 'hold', reason: 'license: not scanned' }]);
  });

  it('warns of tags that are immutable or that two images would get', async () => {
    const h = await pipeline();
    await h.repository('qa/frozen', { immutablePatterns: ['1-*'] });
    await h.push('dev/web', image('a'), '1-stable');
    await h.promote('dev/web:1-stable', 'qa/frozen');
    await h.push('dev/web', image('b'), '1-stable');
    const frozen = await previewPolicy(h.policies, { ...draft, target: 'qa/frozen' });
    expect(frozen.items[0]?.conflict).toContain('qa/frozen is immutable and has 1-stable with another digest');

    await h.push('dev/web', image('c'), '2-stable');
    const { items } = await previewPolicy(h.policies, { ...draft, tagTemplate: 'latest' });
    expect(items.map(({ conflict }) => conflict)).toEqual([
      '1-stable also becomes latest, with another digest: the one pushed last keeps the tag',
      '2-stable also becomes latest, with another digest: the one pushed last keeps the tag',
    ]);
  });

  it('names no rival for a tag that is immutable: it stays on the image that has it', async () => {
    const h = await pipeline();
    await h.repository('qa/frozen', { immutable: true });
    await h.push('dev/web', image('a'), '1-stable');
    const digest = await h.push('dev/web', image('b'), '2-stable');
    await h.promote(`dev/web@${digest}`, 'qa/frozen', { tag: 'latest' });
    const { items } = await previewPolicy(h.policies, { ...draft, target: 'qa/frozen', tagTemplate: 'latest' });
    expect(items).toMatchObject([
      { tag: '2-stable', alreadyThere: true, conflict: null },
      { tag: '1-stable', conflict: `qa/frozen is immutable and has latest with another digest (${digest})` },
    ]);
  });

  it('names no rival that cannot be promoted itself', async () => {
    const h = await pipeline();
    await h.push('dev/web', buildIndex([image('a'), image('b')]), '1-stable');
    await h.push('dev/web', image('c'), '2-stable');
    const gone = image('a').manifest.descriptor.digest;
    await h.database.transaction(async (tx) => {
      await tx.deleteFrom('repository_manifest').where('digest', '=', gone).execute();
    });
    const { items } = await previewPolicy(h.policies, { ...draft, tagTemplate: 'latest' });
    expect(items).toMatchObject([
      { tag: '2-stable', conflict: null },
      { tag: '1-stable', conflict: `dev/web no longer has ${gone}, which the index lists: push it again` },
    ]);
  });

  it('warns of an image that is not whole, and of a target that the namespace does not allow', async () => {
    const h = await pipeline();
    await h.push('dev/web', buildIndex([image('a'), image('b')]), '1-stable');
    const gone = image('a').manifest.descriptor.digest;
    await h.database.transaction(async (tx) => {
      await tx.deleteFrom('repository_manifest').where('digest', '=', gone).execute();
    });
    const conflicts = async () => (await previewPolicy(h.policies, draft)).items.map(({ conflict }) => conflict);
    expect(await conflicts()).toEqual([`dev/web no longer has ${gone}, which the index lists: push it again`]);
    await changeNamespace(h.registry, SYSTEM_IDENTITY, { name: 'dev', promotesTo: ['prod'] });
    expect(await conflicts()).toEqual(['images of the namespace dev may be promoted to prod only, not to qa']);
  });

  it('knows what is there already', async () => {
    const h = await pipeline();
    await h.push('dev/web', image('a'), '1-stable');
    await h.promote('dev/web:1-stable', 'qa/web');
    expect((await previewPolicy(h.policies, draft)).items).toMatchObject([{ alreadyThere: true, conflict: null }]);
  });

  it('checks what saving would check of rules and template', async () => {
    const h = await pipeline();
    const preview = (change: object) => previewPolicy(h.policies, { ...draft, ...change });
    await expect(preview({ tagTemplate: '%%' })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(preview({ rules: [{ ...STABLE, operator: 'gte' }] })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(preview({ source: 'dev/none' })).rejects.toMatchObject({ code: 'NAME_UNKNOWN' });
  });
});
