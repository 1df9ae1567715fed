// What stands between an image and the next stages, as the page of a tag and the board say it.

import { beforeAll, describe, expect, it } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

async function call(method: string, path: string, body?: unknown, who = 'admin') {
  const { status, json } = await app().call(who, method, `/api/v1${path}`, body);
  expect(status, JSON.stringify(json)).toBeLessThan(300);
  return json;
}

async function push(tag: string, text = tag): Promise<void> {
  await pushImage(app().send('admin'), 'dev/web', sampleImage(text), tag);
  await app().drain();
}

/** Of each gate its target and what else is asked for. */
async function gates(tag: string, who = 'admin') {
  return (await call('GET', `/repositories/dev%2Fweb/tags/${tag}/gates`, undefined, who)).gates;
}

const promote = (tag: string, repository: string, more: object = {}) =>
  call('POST', '/promotions', { source: { repository: 'dev/web', reference: tag }, target: { repository }, ...more });

beforeAll(async () => {
  for (const name of ['dev', 'qa', 'prod']) await app().createOrganization(name);
  for (const name of ['dev/web', 'qa/web', 'prod/web'])
    await call('POST', '/repositories', { name, visibility: 'public' });
  await call('PATCH', '/namespaces/dev', { promotesTo: ['qa', 'prod'] });
  await call('POST', '/promotion-policies', {
    ...{ source: 'dev/web', target: 'qa/web', name: 'stable', tagTemplate: '%n-ok' },
    rules: [{ field: 'tag', operator: 'ends_with', values: ['stable'] }],
  });
  for (const name of ['mia', 'wanda']) await app().createUser(name);
  await call('PUT', '/repositories/dev%2Fweb/access/mia', { role: 'read-only' });
});

describe('a tag', () => {
  it('is promoted by a policy, stays so, and waits for somebody at the next hop', async () => {
    await push('1-stable');
    expect(await gates('1-stable')).toMatchObject([
      {
        ...{ policyName: 'stable', target: 'qa/web', state: 'promoted', targetTag: '1-stable-ok', leftBehind: null },
        promotion: { by: { kind: 'policy' } },
      },
      { policyId: null, target: 'prod/web', state: 'by_hand', promotion: null, evaluationId: null },
    ]);
  });

  it('fails with the reason', async () => {
    await push('2-beta');
    expect(await gates('2-beta')).toMatchObject([
      { target: 'qa/web', state: 'fails', reason: 'tag: the tag "2-beta" does not end with "stable"' },
      { target: 'prod/web', state: 'by_hand' },
    ]);
  });

  it('is promoted by hand, rolled back with a comment, and then not promoted any more', async () => {
    await push('old');
    await push('new');
    await promote('old', 'prod/web', { target: { repository: 'prod/web', tag: 'live' } });
    const moved = await promote('new', 'prod/web', { target: { repository: 'prod/web', tag: 'live' } });
    expect((await gates('new'))[1]).toMatchObject({ state: 'promoted', targetTag: 'live', replaced: null });
    expect((await gates('old'))[1]).toMatchObject({ state: 'promoted', targetTag: 'live', replaced: 'by_another' });
    await call('POST', `/promotions/${moved.id}/rollback`, { comment: 'it burns' });
    expect((await gates('new'))[1]).toMatchObject({
      ...{ state: 'rolled_back', reason: 'it burns', targetTag: 'live' },
      promotion: { by: { name: 'admin' } },
    });
    expect((await gates('old'))[1]).toMatchObject({ state: 'promoted', targetTag: 'live' });
    await promote('new', 'prod/web', { target: { repository: 'prod/web', tag: 'live' } });
    expect((await gates('new'))[1]).toMatchObject({ state: 'promoted' });
  });

  it('is told to be gone, or another, under its tag in the target by those only who may see the target', async () => {
    await push('seen');
    await promote('seen', 'prod/web', { target: { repository: 'prod/web', tag: 'brief' } });
    await call('DELETE', '/repositories/prod%2Fweb/tags/brief');
    expect((await gates('seen', 'mia'))[1]).toMatchObject({ state: 'promoted', targetTag: 'brief', replaced: 'gone' });
    await call('PATCH', '/repositories/prod%2Fweb', { visibility: 'private' });
    const shown = JSON.stringify(await gates('seen', 'mia'));
    await call('PATCH', '/repositories/prod%2Fweb', { visibility: 'public' });
    expect(shown).not.toContain('"replaced":"gone"');
    await call('DELETE', '/repositories/dev%2Fweb/tags/seen');
  });

  it('is refused with the reason of the rule, until it is let in', async () => {
    const rules = [{ field: 'tag', operator: 'equals', values: ['live'] }];
    await call('PUT', '/repositories/prod%2Fweb/admission', { rules });
    await push('3');
    const refused = await app().call('admin', 'POST', '/api/v1/promotions', {
      ...{ source: { repository: 'dev/web', reference: '3' }, target: { repository: 'prod/web' } },
    });
    expect(refused.status).toBe(403);
    expect((await gates('3'))[1]).toMatchObject({ state: 'refused', reason: expect.stringContaining('admission') });
    await promote('3', 'prod/web', { override: true, comment: 'it must' });
    expect((await gates('3'))[1]).toMatchObject({ state: 'promoted', targetTag: '3', lastFailure: null });
    // What was refused under another name since then.
    const again = await app().call('admin', 'POST', '/api/v1/promotions', {
      ...{ source: { repository: 'dev/web', reference: '3' }, target: { repository: 'prod/web', tag: 'weekend' } },
    });
    expect(again.status).toBe(403);
    expect((await gates('3'))[1]).toMatchObject({
      ...{ state: 'promoted', targetTag: '3' },
      lastFailure: { reason: expect.stringMatching(/^admission: prod\/web:weekend is refused/) },
    });
    await call('PUT', '/repositories/prod%2Fweb/admission', { rules: [] });
  });

  it('says what was refused by hand on the way of a policy, until it has passed there', async () => {
    await call('PUT', '/repositories/qa%2Fweb/admission', {
      rules: [{ field: 'tag', operator: 'equals', values: ['x'] }],
    });
    const order = { source: { repository: 'dev/web', reference: '2-beta' }, target: { repository: 'qa/web' } };
    expect((await app().call('admin', 'POST', '/api/v1/promotions', order)).status).toBe(403);
    await call('PUT', '/repositories/qa%2Fweb/admission', { rules: [] });
    expect((await gates('2-beta'))[0]).toMatchObject({
      state: 'fails',
      lastFailure: { reason: expect.stringMatching(/^admission: qa\/web:2-beta is refused/), at: expect.any(String) },
    });
    await promote('2-beta', 'qa/web');
    expect((await gates('2-beta'))[0]).toMatchObject({ lastFailure: null });
  });

  it('that fails says that somebody promoted it there by hand all the same, until that is rolled back', async () => {
    await push('2-gamma');
    expect((await gates('2-gamma'))[0]).toMatchObject({ state: 'fails', promotedByHand: null });
    await promote('2-gamma', 'qa/web', { target: { repository: 'qa/web', tag: 'hand' } });
    const byHand = { by: { kind: 'user', name: 'admin' }, targetTag: 'hand', at: expect.any(String) };
    expect((await gates('2-gamma'))[0]).toMatchObject({ state: 'fails', promotedByHand: byHand, replaced: null });
    await push('2-delta');
    const { id } = await promote('2-delta', 'qa/web', { target: { repository: 'qa/web', tag: 'hand' } });
    expect((await gates('2-gamma'))[0]).toMatchObject({ promotedByHand: byHand, replaced: 'by_another' });
    await call('POST', `/promotions/${id}/rollback`, { comment: 'not yet' });
    expect((await gates('2-delta'))[0]).toMatchObject({ state: 'fails', promotedByHand: null });
    for (const tag of ['2-gamma', '2-delta']) await call('DELETE', `/repositories/dev%2Fweb/tags/${tag}`);
  });

  it('that was promoted and would not pass any more says so, and stays promoted', async () => {
    const { items } = await call('GET', '/promotion-policies?source=dev%2Fweb');
    const rules = [{ field: 'tag', operator: 'ends_with', values: ['final'] }];
    await call('PATCH', `/promotion-policies/${items[0].id}`, { rules });
    await call('POST', `/promotion-policies/${items[0].id}/apply`);
    await app().drain();
    expect((await gates('1-stable'))[0]).toMatchObject({
      state: 'promoted',
      leftBehind: expect.stringContaining('does not end with "final"'),
    });
  });

  it('shows a policy that is off, and one that was not asked yet', async () => {
    const { items } = await call('GET', '/promotion-policies?source=dev%2Fweb');
    await call('PATCH', `/promotion-policies/${items[0].id}`, { enabled: false });
    await push('4-final');
    expect((await gates('4-final'))[0]).toMatchObject({ state: 'off', evaluationId: null });
    await call('PATCH', `/promotion-policies/${items[0].id}`, { enabled: true });
    expect((await gates('4-final'))[0]).toMatchObject({ state: 'not_judged' });
  });

  it('moved to another image begins anew', async () => {
    await push('1-stable', 'another');
    expect((await gates('1-stable'))[0]).toMatchObject({ state: 'fails', promotion: null });
  });
});

describe('what waits', () => {
  it('is held in lists in the words of its gates, for those who may see the policy', async () => {
    const rules = [{ field: 'vulnerabilities', severity: 'critical', operator: 'eq', values: [0] }];
    const { id } = await call('POST', '/promotion-policies', {
      ...{ source: 'dev/web', target: 'qa/web', name: 'clean', tagTemplate: '%n-clean', rules },
    });
    await push('5');
    const held = (await gates('5')).filter(({ state }: { state: string }) => state === 'held');
    expect(held).toMatchObject([{ policyId: id, target: 'qa/web', reason: expect.any(String) }]);
    const listed = async (who: string) => {
      const { items } = await call('GET', '/repositories/dev%2Fweb/tags', undefined, who);
      return items.map((tag: { name: string; held: object[] }) => [tag.name, tag.held]);
    };
    expect(await listed('mia')).toContainEqual(['5', held]);
    expect(await listed('mia')).toContainEqual(['4-final', []]);
    expect(await listed('wanda')).toContainEqual(['5', []]);
    expect(await call('GET', '/repositories/dev%2Fweb/tags/5')).toMatchObject({ held });
    await call('DELETE', `/promotion-policies/${id}`);
    expect(await call('GET', '/repositories/dev%2Fweb/tags/5')).toMatchObject({ held: [] });
    await app().call('admin', 'DELETE', '/api/v1/repositories/dev%2Fweb/tags/5');
  });
});

describe('a repository', () => {
  it('has the gates of its newest tags in pages, the same as each tag says', async () => {
    const first = await call('GET', '/repositories/dev%2Fweb/gates?limit=2');
    expect(first.items.map(({ tag }: { tag: string }) => tag)).toEqual(['1-stable', '4-final']);
    for (const { tag, gates: shown } of first.items) expect(shown).toEqual(await gates(tag));
    const rest = await call('GET', `/repositories/dev%2Fweb/gates?cursor=${first.next}`);
    expect(rest.items.map(({ tag }: { tag: string }) => tag)).toEqual(['3', 'new', 'old', '2-beta']);
    expect(rest.next).toBeNull();
  });
});

describe('who may', () => {
  it('is told where verdicts, policies and promotions are not shown, which is not that there are none', async () => {
    await app().createUser('quinn');
    await call('PUT', '/repositories/qa%2Fweb/access/quinn', { role: 'read-only' });
    const policy = async (who: string) =>
      (await call('GET', '/promotion-policies?source=dev%2Fweb', undefined, who)).items[0].maySeeVerdicts;
    expect([await policy('mia'), await policy('quinn')]).toEqual([true, false]);
    const isMember = async (who: string | undefined) =>
      (await app().call(who, 'GET', '/api/v1/repositories/dev%2Fweb')).json.isMember;
    const asked = ['mia', 'admin', 'quinn', 'wanda', undefined].map(isMember);
    expect(await Promise.all(asked)).toEqual([true, true, false, false, false]);
  });

  it('members see all gates, strangers of a public repository none, and nobody learns of a hidden one', async () => {
    expect((await gates('3', 'mia')).map(({ target }: { target: string }) => target)).toEqual(['qa/web', 'prod/web']);
    expect(await gates('3', 'wanda')).toEqual([]);
    await call('PATCH', '/repositories/dev%2Fweb', { visibility: 'private' });
    expect((await app().call('wanda', 'GET', '/api/v1/repositories/dev%2Fweb/gates')).status).toBe(404);
    expect((await app().call('wanda', 'GET', '/api/v1/repositories/dev%2Fweb/tags/3/gates')).status).toBe(404);
  });
});
