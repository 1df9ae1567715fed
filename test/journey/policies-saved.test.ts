// Promotion policies over the API: saving, changing, and what is refused.

import { describe, expect, test } from 'vitest';
import { POLICIES, tagRule, usePolicyApp } from '../support/policy-app.ts';

const { app, push, tags, save, saved, remove } = usePolicyApp();

describe('a policy', () => {
  test('that somebody else has saved meanwhile is not changed by who has not seen that', async () => {
    const { id } = await saved({ source: 'dev/web', target: 'qa/web', name: 'shared', always: true });
    const change = (body: object) => app().call('ada', 'PATCH', `${POLICIES}/${id}`, body);
    expect((await change({ tagTemplate: '%n-a', expectedVersion: 1 })).status).toBe(200);
    const { status, json } = await change({ tagTemplate: '%n-b', expectedVersion: 1 });
    expect([status, json.error]).toMatchObject([409, { code: 'CONFLICT', detail: { version: 2, editedBy: 'ada' } }]);
    expect(json.error.message).toContain('ada has saved the policy shared since: it has version 2');
    expect((await app().call('ada', 'GET', `${POLICIES}/${id}`)).json).toMatchObject({
      tagTemplate: '%n-a',
      version: 2,
    });
    expect((await change({ tagTemplate: '%n-b', expectedVersion: 2 })).status).toBe(200);
    await remove(id);
  });

  test('is saved, with all that was left out filled in, and promotes what is pushed from then on', async () => {
    await push('dev/web', '1.0-stable');
    const policy = await saved({
      source: 'dev/web',
      target: 'qa/web',
      tagTemplate: '%n-%Y%m%d',
      rules: [
        tagRule('ends_with', 'stable'),
        { field: 'vulnerabilities', severity: 'critical', operator: 'gte', values: [0] },
      ],
    });
    expect(policy).toEqual({
      id: expect.any(String),
      name: 'qa/web',
      always: false,
      source: 'dev/web',
      target: 'qa/web',
      tagTemplate: '%n-%Y%m%d',
      enabled: true,
      rules: [
        tagRule('ends_with', 'stable'),
        { field: 'vulnerabilities', scale: 'cvss', severity: 'critical', operator: 'gte', values: [0] },
      ],
      platforms: null,
      schedule: null,
      version: 1,
      editedBy: 'ada',
      editedAt: expect.stringMatching(/^2026-11-21T/),
      createdAt: policy.editedAt,
      suspendedReason: null,
      maySeeVerdicts: true,
      job: null,
    });
    await app().drain();
    expect(await tags('qa/web')).toEqual([]);
    const changed = await app().call('ada', 'PATCH', `${POLICIES}/${policy.id}`, {
      rules: [tagRule('ends_with', 'stable')],
    });
    expect([changed.status, changed.json.version, changed.json.tagTemplate]).toEqual([200, 2, '%n-%Y%m%d']);
    await push('dev/web', '1.1-stable');
    await push('dev/web', '1.1-beta');
    await app().drain();
    expect(await tags('qa/web')).toEqual(['1.1-stable-20261121']);
    const [promotion] = (await app().call('ada', 'GET', '/api/v1/promotions?target=qa/web')).json.items;
    expect(promotion).toMatchObject({
      state: 'succeeded',
      by: { kind: 'policy' },
      policyId: policy.id,
      policyVersion: 2,
      source: { repository: 'dev/web', tag: '1.1-stable' },
    });
    const evaluation = await app().call('ada', 'GET', `/api/v1/evaluations/${promotion.evaluationId}`);
    expect(evaluation.json).toMatchObject({ verdict: 'pass', occasion: 'push', tag: '1.1-stable' });
    await remove(policy.id);
    expect((await app().call('ada', 'GET', `${POLICIES}/${policy.id}`)).status).toBe(404);
    await push('dev/web', '1.2-stable');
    await app().drain();
    expect(await tags('qa/web')).toEqual(['1.1-stable-20261121']);
    expect((await app().call('ada', 'GET', `/api/v1/promotions?policy=${policy.id}`)).json.items).toEqual([promotion]);
  });

  test('that is switched off does nothing until it is switched on', async () => {
    const policy = await saved({ source: 'dev/web', target: 'qa/web', tagTemplate: 'off-%n', enabled: false });
    await push('dev/web', 'a');
    await app().drain();
    expect(await tags('qa/web')).not.toContain('off-a');
    const applied = await app().call('ada', 'POST', `${POLICIES}/${policy.id}/apply`, {});
    expect([applied.status, applied.json.error.message]).toEqual([
      409,
      'the policy is not enabled; enable it before applying it',
    ]);
    await app().call('ada', 'PATCH', `${POLICIES}/${policy.id}`, { enabled: true });
    await push('dev/web', 'a', 'another a');
    await app().drain();
    expect(await tags('qa/web')).toContain('off-a');
    await remove(policy.id);
  });

  test('is listed by source and target, to those who have a part in one of them', async () => {
    const one = await saved({ source: 'dev/web', target: 'qa/web', tagTemplate: 'one' });
    const two = await saved({ source: 'qa/web', target: 'prod/web' });
    const ids = async (query: string, who = 'ada') =>
      (await app().call(who, 'GET', `${POLICIES}${query}`)).json.items.map((policy: { id: string }) => policy.id);
    expect(new Set(await ids(''))).toEqual(new Set([one.id, two.id]));
    expect(await ids('?source=dev/web')).toEqual([one.id]);
    expect(await ids('?target=prod/web')).toEqual([two.id]);
    expect(await ids('', 'guest')).toEqual([]);
    await app().call('ada', 'PUT', '/api/v1/repositories/prod%2Fweb/access/guest', { role: 'read-only' });
    expect(await ids('', 'guest')).toEqual([two.id]);
    const edit = await app().call('guest', 'PATCH', `${POLICIES}/${two.id}`, { enabled: false });
    expect(edit.status).toBe(404);
    await app().call('ada', 'DELETE', '/api/v1/repositories/prod%2Fweb/access/guest');
    await remove(one.id);
    await remove(two.id);
  });
});

describe('a policy without rules', () => {
  const ends = { source: 'dev/web', target: 'qa/web' };

  test('is refused unless somebody says that it is to promote always', async () => {
    const { status, json } = await app().call('ada', 'POST', POLICIES, ends);
    expect([status, json.error.code]).toEqual([400, 'INVALID']);
    expect(json.error.message).toContain('promotes every image: add a rule, or say "always": true');
    const both = await save({ ...ends, always: true, rules: [tagRule('ends_with', 'stable')] });
    expect([both.status, both.json.error.message]).toEqual([
      400,
      '"always" stands in place of rules: leave it out, or the rules',
    ]);
    const policy = await saved({ ...ends, always: true });
    expect(policy).toMatchObject({ always: true, rules: [] });
    const edit = (change: object) => app().call('ada', 'PATCH', `${POLICIES}/${policy.id}`, change);
    expect((await edit({ enabled: false })).json).toMatchObject({ always: true });
    expect((await edit({ rules: [tagRule('ends_with', 'stable')] })).json).toMatchObject({ always: false });
    expect((await edit({ rules: [] })).status).toBe(400);
    expect((await edit({ rules: [], always: true })).json).toMatchObject({ always: true, rules: [] });
  });
});

test('a policy whose target is spelt wrong is not saved, and a preview says that the repository would be new', async () => {
  const draft = { source: 'dev/web', target: 'qa/wbe', rules: [tagRule('ends_with', 'stable')] };
  const wrong = await save({ ...draft, create: false });
  expect([wrong.status, wrong.json.error.code]).toEqual([404, 'NAME_UNKNOWN']);
  const preview = async (target: string) =>
    (await app().call('ada', 'POST', `${POLICIES}/preview`, { ...draft, target })).json.newRepository;
  expect([await preview('qa/wbe'), await preview('qa/web')]).toEqual([true, false]);
  const { id } = await saved({ ...draft, target: 'qa/web' });
  const edit = (change: object) => app().call('ada', 'PATCH', `${POLICIES}/${id}`, change);
  expect((await edit({ target: 'qa/wbe' })).status).toBe(404);
  expect((await edit({ target: 'qa/wbe', create: true })).status).toBe(200);
  expect((await edit({ enabled: false })).status).toBe(200);
});

describe('the name of a policy', () => {
  const ends = { source: 'dev/web', target: 'qa/web' };

  test('is its target when none is given, and is unique among those of the source', async () => {
    const first = await saved({ ...ends, rules: [tagRule('ends_with', 'a')] });
    const second = await saved({ ...ends, rules: [tagRule('ends_with', 'b')] });
    expect([first.name, second.name]).toEqual(['qa/web', 'qa/web 2']);
    await saved({ source: 'qa/web', target: 'prod/web', name: 'qa/web' });
    const taken = await save({ ...ends, name: 'qa/web', rules: [tagRule('ends_with', 'c')] });
    expect([taken.status, taken.json.error.message, taken.json.error.detail]).toEqual([
      409,
      'dev/web has a policy named "qa/web" already: edit that one, or choose another name',
      { policy: first.id },
    ]);
    const rename = (name: string) => app().call('ada', 'PATCH', `${POLICIES}/${second.id}`, { name });
    expect((await rename('qa/web')).status).toBe(409);
    expect((await rename('stable ones')).json).toMatchObject({ name: 'stable ones', version: 2 });
    const found = await app().call('ada', 'GET', `${POLICIES}?source=dev/web&name=stable%20ones`);
    expect(found.json.items.map(({ id }: { id: string }) => id)).toEqual([second.id]);
  });

  test.each(['', ' x', 'x ', 'a\nb', 'x'.repeat(101)])('cannot be %j', async (name) => {
    expect((await save({ ...ends, name })).status).toBe(400);
  });
});

describe('saving is refused with a clear sentence for', () => {
  test.each([
    ['an unknown variable', { tagTemplate: '%n-%Q' }, 400, '%Q'],
    ['a lonely percent sign', { tagTemplate: '%n%' }, 400, '%'],
    ['a character that no tag may have', { tagTemplate: '%n/x' }, 400, '"/"'],
    ['a tag that would be too long', { tagTemplate: 'x'.repeat(129) }, 400, '128'],
    ['a beginning that no tag may have', { tagTemplate: '-%n' }, 400, '"-"'],
    ['a pattern that is none', { rules: [tagRule('matches', '(')] }, 400, 'rules[0].values[0]'],
    ['a pattern that looks back', { rules: [tagRule('matches', '(a)\\1')] }, 400, 'rules[0].values[0]'],
    [
      'an unknown field',
      { rules: [{ field: 'color', operator: 'equals', values: ['x'] }] },
      400,
      'field must be one of',
    ],
    ['an unknown operator', { rules: [tagRule('like', 'x')] }, 400, 'the operator for tag must be one of equals'],
    ['no value', { rules: [tagRule('equals')] }, 400, 'values may not be empty'],
    ['two values where one is taken', { rules: [tagRule('equals', 'a', 'b')] }, 400, 'use one_of for several'],
    ['a value of another type', { rules: [{ ...tagRule('equals'), values: [1] }] }, 400, 'a value must be a string'],
    ['values that are no list', { rules: [{ ...tagRule('equals'), values: 'x' }] }, 400, 'values must be a list'],
    ['rules that are no list', { rules: {} }, 400, 'rules must be a list'],
    ['a rule that is no object', { rules: ['tag'] }, 400, 'a rule must be an object'],
    [
      'a severity of the other scale',
      { rules: [{ field: 'vulnerabilities', severity: 'major', operator: 'eq', values: [0] }] },
      400,
      'the scale cvss has no severity major',
    ],
    [
      'scales that are mixed',
      {
        rules: [
          { field: 'vulnerabilities', scale: 'dtr', severity: 'major', operator: 'eq', values: [0] },
          { field: 'vulnerabilities', scale: 'cvss', severity: 'high', operator: 'eq', values: [0] },
        ],
      },
      400,
      'may not mix the scales',
    ],
    ['more rules than fifty', { rules: Array(51).fill(tagRule('contains', 'x')) }, 400, 'at most 50 rules'],
    ['a schedule that is none', { schedule: 'every day' }, 400, 'schedule'],
    ['a platform that is none', { platforms: ['arm'] }, 400, 'a platform is os/architecture'],
    ['another type than a switch', { enabled: 'yes' }, 400, 'enabled'],
    ['a word that it does not know', { retag: 'x' }, 400, 'retag'],
    ['a target without a namespace', { target: 'web' }, 400, 'use namespace/name'],
    ['a target that is its source', { target: 'dev/web' }, 409, 'would close a circle: dev/web → dev/web'],
    ['a source that is not there', { source: 'dev/none' }, 404, 'there is no repository dev/none'],
    ['a target in a namespace that is not there', { target: 'none/web' }, 403, 'you may not promote into none/web'],
  ])('%s', async (_title, wrong, status, words) => {
    const answer = await save({ source: 'dev/web', target: 'qa/web', ...wrong });
    expect([answer.status, answer.json.error.message]).toEqual([status, expect.stringContaining(words)]);
    expect((await app().call('ada', 'GET', POLICIES)).json.items).toEqual([]);
  });

  test('policies that would feed each other in a circle', async () => {
    const one = await saved({ source: 'dev/web', target: 'qa/web' });
    const two = await saved({ source: 'qa/web', target: 'prod/web' });
    const loop = await save({ source: 'prod/web', target: 'dev/web' });
    expect([loop.status, loop.json.error.code]).toEqual([409, 'POLICY_LOOP']);
    expect(loop.json.error.message).toMatch(/prod\/web → dev\/web → qa\/web → prod\/web/);
    const turned = await app().call('ada', 'PATCH', `${POLICIES}/${two.id}`, { target: 'dev/web' });
    expect(turned.json.error.code).toBe('POLICY_LOOP');
    await remove(one.id);
    await remove(two.id);
  });

  test('the same policy again, and a second one that sets the same tag', async () => {
    const one = await saved({ source: 'dev/web', target: 'qa/web', tagTemplate: 'latest' });
    const same = await save({ source: 'dev/web', target: 'qa/web', tagTemplate: 'latest' });
    expect([same.status, same.json.error.message]).toEqual([
      409,
      expect.stringContaining(`${one.id} (dev/web → qa/web)`),
    ]);
    const rival = await save({
      source: 'dev/web',
      target: 'qa/web',
      tagTemplate: 'latest',
      rules: [tagRule('contains', 'x')],
    });
    expect(rival.json.error.message).toContain('sets the tag latest of qa/web already');
    await remove(one.id);
  });

  test('somebody who does not administer the source, or may not promote into the target', async () => {
    const body = { source: 'dev/web', target: 'guest/web' };
    await app().call('ada', 'PUT', '/api/v1/repositories/dev%2Fweb/access/guest', { role: 'read-write' });
    const writer = await save(body, '', 'guest');
    expect([writer.status, writer.json.error.message]).toEqual([
      403,
      'you may not do this with dev/web: it needs the permission "manage_policies"',
    ]);
    await app().call('ada', 'PUT', '/api/v1/repositories/dev%2Fweb/access/guest', { role: 'admin' });
    const outside = await save({ source: 'dev/web', target: 'qa/web' }, '', 'guest');
    expect([outside.status, outside.json.error.code]).toEqual([403, 'DENIED']);
    expect((await save(body, '', 'guest')).status).toBe(201);
    const [own] = (await app().call('ada', 'GET', POLICIES)).json.items;
    await remove(own.id);
    await app().call('ada', 'DELETE', '/api/v1/repositories/dev%2Fweb/access/guest');
  });
});

const TAG = { field: 'tag', operator: 'starts_with', values: ['1'] };

test.each([
  { schedule: 'daily' },
  { schedule: '* * * *' },
  { schedule: '0 0 30 2 *' },
  { schedule: '' },
  { schedule: 'x'.repeat(101) },
  { always: true },
  { rules: [], always: false },
  { tagTemplate: '%q' },
  { tagTemplate: '' },
  { target: 'nowhere' },
  { name: ' x' },
  { platforms: [] },
  { rules: [{ ...TAG, operator: 'matches', values: ['('] }] },
  { enabled: 'yes' },
])('a preview refuses %j in the words in which it is refused when it is saved', async (wrong) => {
  const draft = { source: 'dev/web', target: 'qa/web', rules: [TAG], ...wrong };
  const saved = await app().call('ada', 'POST', POLICIES, draft);
  expect(saved.status).toBe(400);
  const previewed = await app().call('ada', 'POST', `${POLICIES}/preview`, draft);
  expect([previewed.status, previewed.json.error]).toEqual([400, saved.json.error]);
});

test('a preview of what is not said whole asks only what is said', async () => {
  const preview = (draft: object) => app().call('ada', 'POST', `${POLICIES}/preview`, { source: 'dev/web', ...draft });
  for (const draft of [{}, { rules: [TAG] }, { always: true }, { schedule: null }, { schedule: '0 2 * * *' }])
    expect([draft, (await preview(draft)).status]).toEqual([draft, 200]);
});

test('a preview says of a target that is not there, and may not be made, what saving says', async () => {
  const draft = { source: 'dev/web', target: 'qa/absent', create: false, rules: [TAG] };
  const saved = await app().call('ada', 'POST', POLICIES, draft);
  const previewed = await app().call('ada', 'POST', `${POLICIES}/preview`, draft);
  expect([saved.status, previewed.json.conflict]).toEqual([404, saved.json.error.message]);
});

describe('of a policy whose target somebody has no right on', () => {
  const begin = async () => {
    await app().call('ada', 'PUT', '/api/v1/repositories/dev%2Fweb/access/guest', { role: 'admin' });
    return saved({ source: 'dev/web', target: 'qa/web', rules: [TAG] });
  };

  test('they may look at how it would be without being in force, as they may save it', async () => {
    const { id } = await begin();
    const off = { enabled: false, rules: [TAG, TAG] };
    const edit = { source: 'dev/web', target: 'qa/web', policy: id };
    const preview = (body: object) => app().call('guest', 'POST', `${POLICIES}/preview`, { ...edit, ...body });
    expect((await preview({ rules: off.rules })).status).toBe(403);
    const { status, json } = await preview(off);
    expect([status, json.conflict]).toEqual([200, null]);
    expect((await app().call('guest', 'PATCH', `${POLICIES}/${id}`, off)).status).toBe(200);
  });

  test('they learn of no other target whether it is there, not by switching it off either', async () => {
    const { id } = await begin();
    const edit = (target: string) => ({ enabled: false, target });
    for (const target of ['prod/web', 'prod/absent']) {
      const saving = await app().call('guest', 'PATCH', `${POLICIES}/${id}`, edit(target));
      const looking = { ...edit(target), source: 'dev/web', policy: id, rules: [TAG] };
      const previewed = await app().call('guest', 'POST', `${POLICIES}/preview`, looking);
      const words = `you may not promote into ${target}: it needs the permission "accept_promotions" there, or the right to create it`;
      expect([saving.status, saving.json.error.message]).toEqual([403, words]);
      expect([previewed.status, previewed.json.error.message]).toEqual([403, words]);
    }
  });
});

test('a preview of an edit of what is not enabled needs no next hop, as saving it does not', async () => {
  const { id } = await saved({ source: 'dev/web', target: 'qa/web', enabled: false, rules: [TAG] });
  await app().call('ada', 'PATCH', '/api/v1/namespaces/dev', { promotesTo: ['prod'] });
  const edit = { source: 'dev/web', target: 'qa/web', policy: id, rules: [TAG, TAG] };
  const conflict = async (body: object) => (await app().call('ada', 'POST', `${POLICIES}/preview`, body)).json.conflict;
  expect(await conflict(edit)).toBeNull();
  expect(await conflict({ ...edit, enabled: true })).toContain('may be promoted to prod only');
  expect((await app().call('ada', 'PATCH', `${POLICIES}/${id}`, { rules: edit.rules })).status).toBe(200);
  await app().call('ada', 'PATCH', '/api/v1/namespaces/dev', { promotesTo: [] });
});
