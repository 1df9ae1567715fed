// Promotion policies over the API: saving, changing, previewing, applying, what is refused, and what they did.

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const POLICIES = '/api/v1/promotion-policies';

beforeAll(async () => {
  for (const name of ['ada', 'guest']) await app().createUser(name);
  for (const name of ['dev', 'qa', 'prod']) {
    await app().createOrganization(name);
    await app().call('admin', 'PUT', `/api/v1/organizations/${name}/members/ada`, { isOwner: true });
  }
  for (const name of ['dev/web', 'qa/web', 'prod/web'])
    await app().call('ada', 'POST', '/api/v1/repositories', { name });
});

// Each test begins without policies, whatever became of the one before.
afterEach(async () => {
  for (const { id } of (await app().call('admin', 'GET', POLICIES)).json.items)
    await app().call('admin', 'DELETE', `${POLICIES}/${id}`);
});

const push = (repository: string, tag: string, text = tag) =>
  pushImage(app().send('ada'), repository, sampleImage(text), tag);
const tags = async (repository: string) =>
  (await app().call('admin', 'GET', `/api/v1/repositories/${encodeURIComponent(repository)}/tags`)).json.items.map(
    (one: { name: string }) => one.name,
  );
const tagRule = (operator: string, ...values: string[]) => ({ field: 'tag', operator, values });
const save = (body: object, query = '', who = 'ada') => app().call(who, 'POST', `${POLICIES}${query}`, body);

async function saved(body: object, query = '') {
  const answer = await save(body, query);
  expect(answer.json.error).toBeUndefined();
  expect(answer.status).toBe(201);
  return answer.json;
}

const remove = async (id: string) => {
  expect((await app().call('ada', 'DELETE', `${POLICIES}/${id}`)).status).toBe(204);
};

describe('a policy', () => {
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
    expect(answer.json).toMatchObject({ total: 3, truncated: false });
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

  test('refuses what saving refuses, and whoever may not save', async () => {
    const preview = (body: object, who = 'ada') => app().call(who, 'POST', `${POLICIES}/preview`, body);
    const wrong = await preview({ source: 'dev/preview', target: 'qa/web', tagTemplate: '%Q' });
    expect([wrong.status, wrong.json.error.code]).toEqual([400, 'INVALID']);
    expect((await preview({ source: 'dev/preview', target: 'qa/web' }, 'guest')).status).toBe(404);
    expect((await preview({ source: 'dev/preview', target: 'none/web' })).status).toBe(403);
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
    expect(await job()).toMatchObject({ kind: 'policy.apply', state: 'due', requestedBy: 'ada', finishedAt: null });
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
    // Those that her pushes caused are hers as well.
    expect(new Set((await list('ada')).map((job) => job.kind))).toEqual(new Set(['policy.apply', 'policy.evaluate']));
    expect((await list('ada', '?state=cancelled')).map((job) => job.state)).toEqual(['cancelled']);
    expect(await list('guest')).toEqual([]);
    expect((await list('admin', '?kind=policy.evaluate')).length).toBeGreaterThan(0);
    expect((await app().call('ada', 'GET', '/api/v1/jobs?state=lost')).status).toBe(400);
    expect((await app().call('ada', 'GET', '/api/v1/jobs/none')).status).toBe(404);
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
});

describe('a policy whose editor', () => {
  const suspended = async (id: string) => (await app().call('admin', 'GET', `${POLICIES}/${id}`)).json.suspendedReason;

  async function savedByGuest(target: string): Promise<string> {
    await app().call('ada', 'PUT', '/api/v1/repositories/dev%2Fweb/access/guest', { role: 'admin' });
    await app().call('ada', 'POST', '/api/v1/repositories', { name: target });
    await app().call('ada', 'PUT', `/api/v1/repositories/${encodeURIComponent(target)}/access/guest`, {
      role: 'read-write',
    });
    const answer = await save({ source: 'dev/web', target }, '', 'guest');
    expect(answer.status).toBe(201);
    return answer.json.id;
  }

  test('loses the right on the target is suspended, says why, and goes on after an edit by somebody who may', async () => {
    const id = await savedByGuest('qa/lost');
    await push('dev/web', 'before');
    await app().drain();
    expect(await tags('qa/lost')).toEqual(['before']);
    await app().call('ada', 'DELETE', '/api/v1/repositories/qa%2Flost/access/guest');
    await push('dev/web', 'after');
    await app().drain();
    expect(await tags('qa/lost')).toEqual(['before']);
    expect(await suspended(id)).toContain('guest');
    const { items } = (await app().call('ada', 'GET', '/api/v1/events?repository=dev%2Fweb&type=policy.suspended'))
      .json;
    expect(items).toHaveLength(1);
    const edited = await app().call('ada', 'PATCH', `${POLICIES}/${id}?apply=true`, { enabled: true });
    expect([edited.status, edited.json.suspendedReason, edited.json.editedBy]).toEqual([200, null, 'ada']);
    await app().drain();
    expect(await tags('qa/lost')).toContain('after');
    await remove(id);
  });

  test('is deactivated is suspended too', async () => {
    const id = await savedByGuest('qa/inactive');
    await app().call('admin', 'PATCH', '/api/v1/users/guest', { isActive: false });
    await push('dev/web', 'inactive');
    await app().drain();
    expect(await tags('qa/inactive')).toEqual([]);
    expect(await suspended(id)).toContain('guest');
    await app().call('admin', 'PATCH', '/api/v1/users/guest', { isActive: true });
    await remove(id);
  });
});

describe('a chain of policies', () => {
  test('carries an image through every gate, and the pipeline shows what went through and what waits', async () => {
    const chain = ['dev/chain', 'qa/chain', 'prod/chain'];
    for (const name of chain) await app().call('ada', 'POST', '/api/v1/repositories', { name });
    const first = await saved({ source: 'dev/chain', target: 'qa/chain', rules: [tagRule('ends_with', 'ok')] });
    const second = await saved({ source: 'qa/chain', target: 'prod/chain' });
    const third = await saved({
      source: 'dev/chain',
      target: 'prod/chain',
      tagTemplate: 'scanned-%n',
      rules: [{ field: 'license', operator: 'not_one_of', values: ['MIT'] }],
    });
    await push('dev/chain', '1-ok');
    await app().drain();
    expect(await tags('prod/chain')).toEqual(['1-ok']);
    await app().call('ada', 'PATCH', '/api/v1/namespaces/qa', { promotesTo: ['prod'] });
    const { json } = await app().call('ada', 'GET', '/api/v1/pipelines?days=1');
    const edge = (id: string) => json.policies.find((one: { policyId: string }) => one.policyId === id);
    expect(edge(first.id)).toMatchObject({ source: 'dev/chain', target: 'qa/chain', passed: 1, held: 0, waiting: [] });
    expect(edge(second.id)).toMatchObject({ passed: 1, refused: 0 });
    expect(edge(third.id)).toMatchObject({
      passed: 0,
      held: 1,
      waiting: [{ tag: '1-ok', reason: 'license: not scanned' }],
    });
    expect(json.nextHops).toContainEqual({ source: 'qa', target: 'prod', passed: 0, held: 0, refused: 0 });
    expect(json.repositories).toContainEqual({ name: 'prod/chain', namespace: 'prod', exists: true });
    expect((await app().call('guest', 'GET', '/api/v1/pipelines')).json).toMatchObject({ policies: [], nextHops: [] });
    expect((await app().call('ada', 'GET', '/api/v1/pipelines?days=0')).status).toBe(400);
  });

  test('leaves its trace in the history of the tag, in the order of what caused what', async () => {
    const history = await app().call('ada', 'GET', '/api/v1/repositories/prod%2Fchain/tags/1-ok/history');
    expect(history.json.items.map((event: { type: string }) => event.type)).toEqual([
      'manifest.pushed',
      'promotion.succeeded',
    ]);
    expect(history.json.items[1].data).toMatchObject({ source: { repository: 'qa/chain', tag: '1-ok' } });
  });
});

describe('the audit log', () => {
  test('has every change of a policy and who made it, for admins of the source only', async () => {
    const policy = await saved({ source: 'dev/web', target: 'qa/audit' });
    await app().call('ada', 'PATCH', `${POLICIES}/${policy.id}`, { tagTemplate: 'x-%n' });
    await remove(policy.id);
    const read = (who: string, query: string) => app().call(who, 'GET', `/api/v1/events?${query}`);
    const types = ['policy.created', 'policy.updated', 'policy.deleted'];
    const { items } = (await read('ada', `repository=dev%2Fweb&type=${types.join(',')}&limit=3`)).json;
    expect(items.map((event: { type: string }) => event.type)).toEqual(types.toReversed());
    for (const event of items)
      expect(event).toMatchObject({ actor: { kind: 'user', name: 'ada' }, repository: 'dev/web' });
    expect(items[1].data).toMatchObject({ policy: { tagTemplate: 'x-%n' }, before: { tagTemplate: '%n' } });
    expect((await read('ada', 'type=policy.created')).status).toBe(403);
    expect((await read('guest', 'repository=qa%2Fweb')).status).toBe(404);
    expect((await read('admin', 'actor=ada&type=policy.deleted&limit=1')).json.items).toEqual([items[0]]);
    expect((await read('admin', 'since=2030-01-01T00:00:00Z')).json.items).toEqual([]);
  });
});
