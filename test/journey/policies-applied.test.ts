// Promotion policies over the API: previewing and applying, and what evaluations tell.

import { describe, expect, test } from 'vitest';
import { POLICIES, tagRule, usePolicyApp } from '../support/policy-app.ts';

const { app, push, tags, saved, remove } = usePolicyApp();

describe('preview', () => {
  test('says for every tag what would happen and why, and writes nothing', async () => {
    await app().call('ada', 'POST', '/api/v1/repositories', { name: 'dev/preview' });
    for (const tag of ['1-stable', '2-stable', '3-beta']) await push('dev/preview', tag);
    const before = (await app().call('admin', 'GET', '/api/v1/events?limit=1')).json.items[0].id;
    const answer = await app().call('ada', 'POST', `${POLICIES}/preview`, {
      source: 'dev/preview',
      target: 'qa/preview',
      tagTemplate: 'v%n',
      rules: [tagRule('ends_with', 'stable')],
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ total: 3, truncated: false, conflict: null, changed: null });
    expect(answer.json.items).toHaveLength(3);
    const item = (tag: string) => answer.json.items.find((one: { tag: string }) => one.tag === tag);
    expect(item('1-stable')).toEqual({
      tag: '1-stable',
      digest: expect.stringMatching(/^sha256:/),
      verdict: 'pass',
      reason: null,
      targetTag: 'v1-stable',
      conflict: null,
      alreadyThere: false,
      eligibleAt: null,
      before: null,
      rules: [
        {
          field: 'tag',
          operator: 'ends_with',
          expected: ['stable'],
          actual: '1-stable',
          verdict: 'pass',
          reason: expect.any(String),
          evidence: [],
        },
      ],
    });
    expect(item('3-beta')).toMatchObject({ verdict: 'fail', rules: [{ verdict: 'fail', actual: '3-beta' }] });
    expect((await app().call('admin', 'GET', '/api/v1/events?limit=1')).json.items[0].id).toBe(before);
    expect((await app().call('ada', 'GET', '/api/v1/repositories/qa%2Fpreview')).status).toBe(404);
  });

  test('holds what nobody has scanned, and shows what would meet under one tag', async () => {
    const preview = async (more: object) =>
      (
        await app().call('ada', 'POST', `${POLICIES}/preview`, {
          source: 'dev/preview',
          target: 'qa/preview',
          ...more,
        })
      ).json.items;
    const held = await preview({ rules: [{ field: 'license', operator: 'not_one_of', values: ['MIT'] }] });
    for (const one of held) expect(one).toMatchObject({ verdict: 'hold', reason: 'license: not scanned' });
    const rivals = await preview({ tagTemplate: 'latest' });
    for (const one of rivals) expect(one.conflict).toContain('also becomes latest');
  });

  test('says from when on an image that is too young will pass, and so does the evaluation', async () => {
    const draft = {
      source: 'dev/preview',
      target: 'qa/soaked',
      rules: [{ field: 'age', operator: 'gte', values: [24] }],
    };
    const { items } = (await app().call('ada', 'POST', `${POLICIES}/preview`, draft)).json;
    const eligibleAt = expect.stringMatching(/^2026-11-22T02:/);
    for (const one of items) expect(one).toMatchObject({ verdict: 'hold', eligibleAt, rules: [{ eligibleAt }] });
    const policy = await saved(draft, '?apply=true');
    await app().drain();
    const told = (await app().call('ada', 'GET', `/api/v1/evaluations?policy=${policy.id}`)).json.items;
    const times = (list: { tag: string; eligibleAt: string }[]) =>
      new Map(list.map((one) => [one.tag, one.eligibleAt]));
    expect(times(told)).toEqual(times(items));
    await remove(policy.id);
  });

  test('asks the rules alone while no target is named', async () => {
    const rules = [tagRule('ends_with', 'stable')];
    const { status, json } = await app().call('ada', 'POST', `${POLICIES}/preview`, { source: 'dev/preview', rules });
    expect([status, json.conflict, json.newRepository]).toEqual([200, null, false]);
    const verdicts = json.items.map(({ tag, verdict }: { tag: string; verdict: string }) => [tag, verdict]);
    expect(new Map(verdicts)).toEqual(
      new Map([
        ['3-beta', 'fail'],
        ['2-stable', 'pass'],
        ['1-stable', 'pass'],
      ]),
    );
  });

  test('refuses what saving refuses, and whoever may not save', async () => {
    const preview = (body: object, who = 'ada') => app().call(who, 'POST', `${POLICIES}/preview`, body);
    const wrong = await preview({ source: 'dev/preview', target: 'qa/web', tagTemplate: '%Q' });
    expect([wrong.status, wrong.json.error.code]).toEqual([400, 'INVALID']);
    expect((await preview({ source: 'dev/preview', target: 'qa/web' }, 'guest')).status).toBe(404);
    expect((await preview({ source: 'dev/preview', target: 'none/web' })).status).toBe(403);
  });
});

describe('the preview of an edit', () => {
  const preview = (body: object, who = 'ada') => app().call(who, 'POST', `${POLICIES}/preview`, body);
  const draft = {
    source: 'dev/preview',
    target: 'qa/web',
    tagTemplate: 'v%n',
    rules: [tagRule('ends_with', 'stable')],
  };

  test('says of each tag what the saved policy does, and how much changes', async () => {
    const { id: policy } = await saved(draft);
    const same = await preview({ ...draft, policy });
    expect(same.json).toMatchObject({ conflict: null, changed: 0 });
    const before = { verdict: 'pass', reason: null, target: 'qa/web', targetTag: 'v1-stable' };
    const ofTag = (answer: typeof same, tag: string) =>
      answer.json.items.find((one: { tag: string }) => one.tag === tag);
    expect(ofTag(same, '1-stable')).toMatchObject({ verdict: 'pass', targetTag: 'v1-stable', before });
    const stricter = await preview({ ...draft, policy, rules: [tagRule('equals', '2-stable')] });
    expect(stricter.json.changed).toBe(1);
    expect(ofTag(stricter, '1-stable')).toMatchObject({ verdict: 'fail', before });
    expect((await preview({ ...draft, policy, tagTemplate: '%n' })).json.changed).toBe(2);
    expect((await preview({ ...draft, policy, target: 'qa/other' })).json).toMatchObject({
      changed: 2,
      newRepository: true,
    });
    await remove(policy);
  });

  test("is in nobody's way but that of others", async () => {
    const { id: policy } = await saved({ ...draft, name: 'one' });
    const { id: other } = await saved({ ...draft, name: 'two', tagTemplate: 'latest' });
    const conflict = async (more: object) => (await preview({ ...draft, ...more })).json.conflict;
    expect(await conflict({})).toBe(`the policy ${policy} (dev/preview → qa/web) does the same already; edit that one`);
    expect(await conflict({ policy, name: 'one' })).toBeNull();
    expect(await conflict({ policy, name: 'two' })).toContain('dev/preview has a policy named "two" already');
    expect(await conflict({ policy, tagTemplate: 'latest', rules: [tagRule('contains', 'x')] })).toBe(
      `the policy ${other} (dev/preview → qa/web) sets the tag latest of qa/web already; give one of them another tag template`,
    );
    expect(await conflict({ policy: other, tagTemplate: 'latest', rules: [] })).toBeNull();
    for (const id of [policy, other]) await remove(id);
  });

  test('is refused for a policy that one may not see, and for another source', async () => {
    const { id: policy } = await saved(draft);
    const unknown = await preview({ ...draft, policy: 'none' });
    expect([unknown.status, unknown.json.error.message]).toEqual([
      404,
      'there is no promotion policy none, or you may not see it',
    ]);
    const moved = await preview({ ...draft, source: 'dev/web', policy });
    expect([moved.status, moved.json.error.message]).toEqual([
      400,
      "a policy's source cannot be changed; create another policy there",
    ]);
    await remove(policy);
  });
});

describe('applying', () => {
  test('evaluates what is there already, as a job with progress and a log', async () => {
    const policy = await saved(
      { source: 'dev/preview', target: 'qa/applied', rules: [tagRule('ends_with', 'stable')] },
      '?apply=true',
    );
    expect(policy.job).toEqual(expect.any(String));
    const job = async () => (await app().call('ada', 'GET', `/api/v1/jobs/${policy.job}`)).json;
    expect(await job()).toMatchObject({
      kind: 'policy.apply',
      state: 'due',
      requestedBy: { kind: 'user', name: 'ada' },
      finishedAt: null,
    });
    await app().drain();
    expect(await job()).toMatchObject({ state: 'done', error: null, progress: { done: 3, total: 3 } });
    expect(await tags('qa/applied')).toEqual(['1-stable', '2-stable']);
    const again = await app().call('ada', 'POST', `${POLICIES}/${policy.id}/apply`);
    expect(again.status).toBe(202);
    await app().drain();
    const { items } = (await app().call('ada', 'GET', `/api/v1/promotions?policy=${policy.id}&state=succeeded`)).json;
    expect(items).toHaveLength(2);
    await remove(policy.id);
  });

  test('can be cancelled before it has begun, by whoever asked for it', async () => {
    const policy = await saved({ source: 'dev/preview', target: 'qa/cancelled' }, '?apply=true');
    expect((await app().call('guest', 'POST', `/api/v1/jobs/${policy.job}/cancel`)).status).toBe(404);
    const cancelled = await app().call('ada', 'POST', `/api/v1/jobs/${policy.job}/cancel`);
    expect([cancelled.status, cancelled.json.state]).toEqual([200, 'cancelled']);
    await app().drain();
    expect((await app().call('ada', 'GET', '/api/v1/repositories/qa%2Fcancelled')).status).toBe(404);
    expect((await app().call('ada', 'GET', `/api/v1/jobs/${policy.job}`)).json.state).toBe('cancelled');
    await remove(policy.id);
  });

  test('is seen in the list of jobs: own ones by everybody, all by system admins', async () => {
    const list = async (who: string, query = '') =>
      (await app().call(who, 'GET', `/api/v1/jobs${query}`)).json.items as { kind: string; state: string }[];
    const policy = await saved({ source: 'dev/preview', target: 'qa/listed', rules: [tagRule('ends_with', 'stable')] });
    await push('dev/preview', '4-beta');
    await app().drain();
    // Those that her pushes caused are hers as well.
    expect(new Set((await list('ada')).map((job) => job.kind))).toEqual(new Set(['policy.apply', 'policy.evaluate']));
    expect((await list('ada', '?state=cancelled')).map((job) => job.state)).toEqual(['cancelled']);
    expect(await list('guest')).toEqual([]);
    expect((await list('admin', '?kind=policy.evaluate')).length).toBeGreaterThan(0);
    expect((await app().call('ada', 'GET', '/api/v1/jobs?state=lost')).status).toBe(400);
    expect((await app().call('ada', 'GET', '/api/v1/jobs/none')).status).toBe(404);
    await remove(policy.id);
  });
});

describe('evaluations', () => {
  test('say why an image did or did not pass, newest first, with filters', async () => {
    const policy = await saved({ source: 'dev/preview', target: 'qa/why', rules: [tagRule('starts_with', '9')] });
    await push('dev/preview', '9');
    await push('dev/preview', '8');
    await app().drain();
    const list = async (query = '', who = 'ada') =>
      (await app().call(who, 'GET', `/api/v1/evaluations?policy=${policy.id}${query}`)).json.items;
    const all = await list();
    expect(all.map((one: { tag: string; verdict: string }) => [one.tag, one.verdict])).toEqual([
      ['8', 'fail'],
      ['9', 'pass'],
    ]);
    expect(all[0]).toMatchObject({
      policyVersion: 1,
      occasion: 'push',
      source: 'dev/preview',
      target: 'qa/why',
      rules: [{ field: 'tag', expected: ['9'], actual: '8', verdict: 'fail' }],
    });
    expect(await list('&verdict=pass')).toEqual([all[1]]);
    expect(await list('&tag=8')).toEqual([all[0]]);
    expect(await list('&source=dev/other')).toEqual([]);
    expect(await list('', 'guest')).toEqual([]);
    await remove(policy.id);
  });

  test('that let an image into a repository are there for its people, and no others', async () => {
    const policy = await saved({ source: 'dev/web', target: 'qa/web', rules: [tagRule('starts_with', 'in')] });
    await push('dev/web', 'in-1');
    await push('dev/web', 'out-1');
    await app().drain();
    const { items } = (await app().call('ada', 'GET', `/api/v1/evaluations?policy=${policy.id}`)).json;
    const read = async (who: string) =>
      Promise.all(
        items.map(async ({ id, verdict }: { id: string; verdict: string }) => [
          verdict,
          (await app().call(who, 'GET', `/api/v1/evaluations/${id}`)).status,
        ]),
      );
    expect(await read('guest')).toEqual([
      ['fail', 404],
      ['pass', 404],
    ]);
    await app().call('ada', 'PUT', '/api/v1/repositories/qa%2Fweb/access/guest', { role: 'read-only' });
    expect(await read('guest')).toEqual([
      ['fail', 404],
      ['pass', 200],
    ]);
    await app().call('ada', 'DELETE', '/api/v1/repositories/qa%2Fweb/access/guest');
  });
});
